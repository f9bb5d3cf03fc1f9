// How much time examining may take from training.

import type { ExaminingCost } from '../protocol';

/** Examining takes at most this share of the time of training. */
const SHARE = 0.05;
/** Unspent time is kept up to here, so that a long rest is not followed by a long burst. */
const KEPT_MAX_MS = 500;

/** Milliseconds of training, of examining meanwhile, and of a slice. */
export type Spent = Pick<Allowance, 'trained' | 'examined' | 'slice'>;

export class Allowance {
  /** Time of training, and of examining meanwhile. */
  trained = 0;
  examined = 0;
  /** What a slice takes, smoothed; unknown before the first. */
  slice: number | undefined;
  #left = 0;

  /** Training earns time. */
  earn(milliseconds: number) {
    this.trained += milliseconds;
    // A slice that takes longer than what is kept must come in the end too.
    const most = Math.max(KEPT_MAX_MS, this.slice ?? 0);
    this.#left = Math.min(this.#left + SHARE * milliseconds, most);
  }

  /** Whether the next slice is paid for. */
  get allows() {
    return this.#left > 0 && this.#left >= (this.slice ?? 0);
  }

  spend(milliseconds: number) {
    this.examined += milliseconds;
    this.#left -= milliseconds;
  }

  measure(milliseconds: number) {
    this.slice = this.slice === undefined ? milliseconds : 0.8 * this.slice + 0.2 * milliseconds;
  }
}

/** What examining took in all: of every worker that examines. */
export function total(all: Spent[]): ExaminingCost {
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const trained = sum(all.map((one) => one.trained));
  const examined = sum(all.map((one) => one.examined));
  const slices = all.flatMap(({ slice }) => slice ?? []);
  return { share: trained > 0 ? examined / trained : 0, slice: slices.length > 0 ? sum(slices) / slices.length : undefined, examined };
}
