/** How many steps to train between two read-backs, and how many a second that makes. */
export class Pace {
  /** Long enough that a read-back costs little, short enough that "pause" feels immediate. */
  static readonly TURN_MS = 100;
  static readonly STEPS_MAX = 50;

  steps = 1;
  #lastStep: number | undefined;
  #lastTime = performance.now();
  #rate: number | undefined;

  /** Forgets the time that passed since the last turn. */
  restart() {
    this.#lastTime = performance.now();
  }

  /** Takes the step just reached; returns steps a second, smoothed. */
  measure(step: number): number | undefined {
    const now = performance.now();
    const seconds = (now - this.#lastTime) / 1000;
    const steps = step - (this.#lastStep ?? step - this.steps);
    this.#lastStep = step;
    this.#lastTime = now;
    if (seconds > 0 && steps > 0) {
      const rate = steps / seconds;
      this.#rate = this.#rate === undefined ? rate : 0.8 * this.#rate + 0.2 * rate;
      const wanted = Math.round((this.#rate * Pace.TURN_MS) / 1000);
      this.steps = Math.min(Math.max(wanted, 1), Pace.STEPS_MAX);
    }
    return this.#rate;
  }
}
