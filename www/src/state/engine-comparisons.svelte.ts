// How training with Burn compares with training by the page's own programs, by family.

import { createContext } from 'svelte';
import type { EngineComparison } from '../engine-comparison';
import type { Event } from '../protocol';
import type { PageParts } from './page-parts';

type Parts = Pick<PageParts, 'worker' | 'messages'>;

export class EngineComparisons {
  readonly #parts: Parts;
  /** How far it is, 0 to 1; nothing if none is under way. */
  progress = $state<number>();
  /** What is known, by family. */
  found = $state.raw<Record<string, EngineComparison>>({});

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start = () => {
    this.#parts.messages.dismiss();
    this.found = {};
    this.progress = 0;
    this.#parts.worker.send({ type: 'compare-engines' });
  };

  stop = () => {
    if (this.progress !== undefined) this.#parts.worker.send({ type: 'stop-trial' });
  };

  take({ family, comparison }: Extract<Event, { type: 'engines' }>) {
    this.found = { ...this.found, [family]: comparison };
  }

  /** Models of another plan took the place of those before. */
  begin() {
    this.found = {};
  }
}

export const [getEngineComparisons, setEngineComparisons] = createContext<EngineComparisons>();
