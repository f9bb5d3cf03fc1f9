// Reports of models that are evaluated side by side are told together, wherever each was made, so that they can be compared.

import type { Event } from '../protocol';

type Report = Extract<Event, { type: 'evaluation' }>;

/** A model at a step. */
export interface Evaluated {
  family: string;
  step: number;
}

export class ToldTogether {
  readonly #post: (event: Report) => void;
  /** Families whose reports are waited for. */
  #awaited: string[] = [];
  readonly #held = new Map<string, Report>();
  /** The step of the last report of each family. */
  readonly #told = new Map<string, number>();

  constructor(post: (event: Report) => void) {
    this.#post = post;
  }

  /** Reports of these models come from now on, but of those that are known as they are. */
  expect(models: Evaluated[]) {
    this.#awaited = models.filter(({ family, step }) => this.#told.get(family) !== step).map(({ family }) => family);
    for (const [family, { report }] of this.#held) {
      if (!models.some((model) => model.family === family && model.step === report.step)) this.#held.delete(family);
    }
  }

  take(event: Report) {
    this.#held.set(event.family, event);
    if (this.#awaited.every((family) => this.#held.has(family))) this.release();
  }

  /** Tells what is there: no more will come. */
  release() {
    for (const event of this.#held.values()) {
      this.#told.set(event.family, event.report.step);
      this.#post(event);
    }
    this.#held.clear();
    this.#awaited = [];
  }

  /** Other models of these families take the places of those before. */
  forget(families: string[]) {
    for (const family of families) {
      this.#told.delete(family);
      this.#held.delete(family);
    }
  }

  /** A model is known as it is. */
  know({ family, step }: Evaluated) {
    this.#told.set(family, step);
  }
}
