/** How many steps make a turn, from how long the device takes for a step. */
export class Pace {
  /** A round of turns, one a model: short enough that "pause" feels immediate even with two of them under way. */
  static readonly ROUND_MS = 70;
  /** While somebody waits for an answer, such as a decoded latent. */
  static readonly SHORT_ROUND_MS = 16;
  /** A turn is at most so many times as long as the one before: one lucky measurement must not fill the queue. */
  static readonly GROWTH = 4;

  /** Milliseconds of the device a step, smoothed; unknown before the first turn. */
  #step: number | undefined;
  #lastTurn = 1;

  measure(steps: number, milliseconds: number) {
    if (milliseconds <= 0) return;
    const step = milliseconds / steps;
    this.#step = this.#step === undefined ? step : 0.8 * this.#step + 0.2 * step;
    this.#lastTurn = steps;
  }

  /** Steps a second. */
  get rate() {
    return this.#step === undefined ? undefined : 1000 / this.#step;
  }

  /** Steps that fill a turn of so many milliseconds; `most` is what one call of the wasm package takes. */
  steps(turn: number, most: number): number {
    const wanted = Math.round(turn / (this.#step ?? Infinity));
    return Math.max(1, Math.min(wanted, Pace.GROWTH * this.#lastTurn, most));
  }

  /** Milliseconds that so many steps will take; unknown before the first turn. */
  duration(steps: number): number | undefined {
    return this.#step === undefined ? undefined : steps * this.#step;
  }
}
