// Going on with a kept run: the one that the page offers, the one that was left a moment ago, or any of the list.

import { createContext } from 'svelte';
import type { KeptRun } from '../storage/run-record';
import { allTrained } from './resumption';
import { phrase } from '../phrase';
import type { PageParts } from './page-parts';

type Parts = Pick<PageParts, 'settings' | 'kept' | 'nextPlan' | 'creation' | 'messages'>;

export class RunResumption {
  readonly #parts: Parts;
  /** A kept run that could go on, until the visitor has answered. */
  offer = $state.raw<KeptRun>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The run that was left, once it is known to be kept. */
  readonly leftRun = $derived.by(() => {
    const { kept, creation } = this.#parts;
    return kept.free.find(({ id }) => id === creation.left && id !== kept.current);
  });

  async resume(run: KeptRun) {
    const { settings, kept, nextPlan, creation, messages } = this.#parts;
    if (!(await kept.take(run.id))) {
      await kept.refresh();
      messages.failure = {
        kind: 'page',
        message: phrase('This run is open in another tab of this browser.'),
        hint: phrase('Close it there, or continue there.'),
      };
      return;
    }
    nextPlan.take(run.plan);
    settings.families = allTrained(run, settings);
    this.offer = undefined;
    creation.create({}, run.id);
  }

  /** Brings the run back that was left last. */
  bringBack = () => {
    const run = this.leftRun;
    this.#parts.creation.left = undefined;
    if (run) void this.resume(run);
  };

  /** The visitor does not want to go on with it now; it stays in the list. */
  declineOffer = () => {
    if (this.offer) this.#parts.kept.leave(this.offer.id);
    this.offer = undefined;
  };

  /** A run that is no longer kept is not offered. */
  checkOffer() {
    if (this.offer && !this.#parts.kept.all.some(({ id }) => id === this.offer?.id)) this.offer = undefined;
  }

  async remove(id: string) {
    if (this.offer?.id === id) this.offer = undefined;
    await this.#parts.kept.remove(id);
  }
}

export const [getRunResumption, setRunResumption] = createContext<RunResumption>();
