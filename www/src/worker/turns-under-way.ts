// Turns that hosts carry out: how many of each host, and when they end.

import type { Host } from './hosts';

export class TurnsUnderWay {
  readonly #turns = new Map<Promise<void>, Host>();

  get isEmpty(): boolean {
    return this.#turns.size === 0;
  }

  of(host: Host): number {
    return [...this.#turns.values()].filter((one) => one === host).length;
  }

  add(host: Host, work: Promise<void>) {
    const turn: Promise<void> = work.then(() => void this.#turns.delete(turn));
    this.#turns.set(turn, host);
    // Whoever waits for an earlier one may be told of the same fault.
    turn.catch(() => {});
  }

  /** One of them ended, or failed; at once if there is none. */
  async next(): Promise<void> {
    if (!this.isEmpty) await Promise.race(this.#turns.keys());
  }

  /** All of them ended, or one failed. */
  async all(): Promise<void> {
    await Promise.all(this.#turns.keys());
  }
}
