// How long a worker that trains had nothing to do: it waited for the turns of others.

/** Longer than a turn takes; what waits longer rests. */
const WAIT_MAX_MS = 200;

export class IdleTime {
  #underWay = 0;
  #since = performance.now();
  #milliseconds = 0;

  /** Does a piece of work, perhaps beside others: none of that time is idle. */
  async apartFrom<R>(work: () => Promise<R>): Promise<R> {
    const waited = performance.now() - this.#since;
    if (this.#underWay === 0 && waited <= WAIT_MAX_MS) this.#milliseconds += waited;
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      this.#since = performance.now();
    }
  }

  /** Milliseconds since they were taken last. */
  take(): number {
    const milliseconds = this.#milliseconds;
    this.#milliseconds = 0;
    return milliseconds;
  }
}
