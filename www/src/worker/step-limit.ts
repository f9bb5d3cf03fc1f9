// Where training pauses by itself.

import type { Budget } from '../protocol';

interface Counted {
  /** Steps, with what is under way. */
  step: number;
}

/** Whether no model may train any more: in equal time, the one that is ahead ends the training of all. */
function isAt(step: number, models: Counted[], budget: Budget): boolean {
  const isDone = (model: Counted) => model.step >= step;
  return budget === 'time' ? models.some(isDone) : models.every(isDone);
}

export class StepLimit {
  #step: number | undefined;
  #isBehind = false;

  choose(step: number | undefined, models: Counted[], budget: Budget) {
    // Chosen again once they are there, it would limit nothing any more.
    if (step === this.#step) return;
    this.#step = step;
    this.begin(models, budget);
  }

  /** A step that the models are already at does not limit the training that begins. */
  begin(models: Counted[], budget: Budget) {
    this.#isBehind = this.#step !== undefined && isAt(this.#step, models, budget);
  }

  /** Steps that a model may still be told to train. */
  left({ step }: Counted): number {
    return this.#step === undefined || this.#isBehind ? Infinity : Math.max(0, this.#step - step);
  }

  isReached(models: Counted[], budget: Budget): boolean {
    return this.#step !== undefined && !this.#isBehind && isAt(this.#step, models, budget);
  }
}
