// Whether the browser keeps the present models, and what the page keeps beside them.

import { createContext } from 'svelte';
import type { Phrase } from '../phrase';
import type { Event } from '../protocol';
import { keepCurves } from './kept-curves';
import type { PageParts } from './page-parts';

type Parts = Pick<PageParts, 'datasets' | 'models' | 'kept' | 'resumption'>;

export class Saving {
  readonly #parts: Parts;
  /** When the models were last kept in the browser. */
  savedAt = $state<number>();
  /** Why the browser did not keep them when it was asked last. */
  notSaved = $state.raw<Phrase>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The models of another run take the place of those before. */
  begin() {
    this.savedAt = this.notSaved = undefined;
  }

  async take({ run, at }: Extract<Event, { type: 'saved' }>) {
    this.savedAt = at;
    this.notSaved = undefined;
    const { datasets, models, kept, resumption } = this.#parts;
    await keepCurves(run, models.all).catch(() => {}); // the models themselves are kept
    await datasets.keepAgain();
    await kept.refresh();
    resumption.checkOffer();
    // Some browsers ask the visitor, who may take a while.
    await kept.askForPersistence();
    await kept.refresh();
  }

  /** Keeps the measures of models at rest. */
  async keepMeasures() {
    const { models, kept } = this.#parts;
    const run = kept.current;
    if (!kept.all.some(({ id }) => id === run)) return;
    await keepCurves(run, models.all).catch(() => {}); // the measures can be taken again
    await kept.refresh();
  }
}

export const [getSaving, setSaving] = createContext<Saving>();
