// How much time evaluating may take from training.

import type { EvaluatingCost } from '../questions';

/** Evaluating takes at most this share of the time of training … */
const SHARE = 0.05;
/** … but for the first answer of a training, which takes up to this share until it is there. */
const FIRST_SHARE = 0.4;
/** Unspent time is kept up to here, so that a long rest is not followed by a long burst. */
const KEPT_MAX_MS = 500;

/** Milliseconds of training, of evaluating meanwhile, and of a slice. */
export type Spent = Pick<Allowance, 'trained' | 'evaluated' | 'slice'>;

export class Allowance {
  /** Time of training, and of evaluating meanwhile, the first answer of each training apart. */
  trained = 0;
  evaluated = 0;
  /** What a slice takes, smoothed; unknown before the first. */
  slice: number | undefined;
  #left = 0;
  /** Since a training began that waits for its first answer; nothing once it has come. */
  #first: { trained: number; idle: number; evaluated: number } | undefined = { trained: 0, idle: 0, evaluated: 0 };

  /** Another training begins: it waits for its first answer. */
  begin() {
    this.#first = { trained: 0, idle: 0, evaluated: 0 };
  }

  /** The first answer has come. */
  settle() {
    this.#first = undefined;
  }

  /** Training since it began, while it waits for its first answer. */
  get waited(): number | undefined {
    return this.#first?.trained;
  }

  /** Training earns time; what takes `piece` at once must come in the end too. */
  earn(milliseconds: number, piece = 0) {
    if (this.#first) this.#first.trained += milliseconds;
    this.trained += milliseconds;
    const most = Math.max(KEPT_MAX_MS, this.slice ?? 0, piece);
    this.#left = Math.min(this.#left + SHARE * milliseconds, most);
  }

  /** What waits for its turn has nothing to lose: the first answer may take all of that time. */
  wait(milliseconds: number) {
    if (this.#first) this.#first.idle += milliseconds;
  }

  /** Whether work that takes so long is paid for: a slice unless it is said. */
  allows(piece = this.slice ?? 0): boolean {
    if (this.#first) {
      const { trained, idle, evaluated } = this.#first;
      return trained > 0 && evaluated <= FIRST_SHARE * trained + idle;
    }
    return this.#left > 0 && this.#left >= piece;
  }

  spend(milliseconds: number) {
    if (this.#first) {
      this.#first.evaluated += milliseconds;
      return;
    }
    this.evaluated += milliseconds;
    this.#left -= milliseconds;
  }

  measure(milliseconds: number) {
    this.slice = this.slice === undefined ? milliseconds : 0.8 * this.slice + 0.2 * milliseconds;
  }
}

/** What evaluating took in all: of every worker that evaluates. */
export function total(all: Spent[]): EvaluatingCost {
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const trained = sum(all.map((one) => one.trained));
  const evaluated = sum(all.map((one) => one.evaluated));
  const slices = all.flatMap(({ slice }) => slice ?? []);
  return { share: trained > 0 ? evaluated / trained : 0, slice: slices.length > 0 ? sum(slices) / slices.length : undefined, evaluated };
}
