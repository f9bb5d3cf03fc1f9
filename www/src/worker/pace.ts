/** How many steps to train between two read-backs, and how many a second that makes. */
export class Pace {
  /** Long enough that a read-back costs little, short enough that "pause" feels immediate. */
  static readonly TURN_MS = 100;
  /** While somebody waits for an answer, such as a decoded latent. */
  static readonly SHORT_TURN_MS = 16;
  static readonly STEPS_MAX = 50;

  /** Steps a second, smoothed. */
  rate: number | undefined;

  measure(steps: number, milliseconds: number) {
    if (milliseconds <= 0) return;
    const rate = (1000 * steps) / milliseconds;
    this.rate = this.rate === undefined ? rate : 0.8 * this.rate + 0.2 * rate;
  }

  /** Steps that fill a turn. */
  steps(turn: number): number {
    const wanted = Math.round(((this.rate ?? 0) * turn) / 1000);
    return Math.min(Math.max(wanted, 1), Pace.STEPS_MAX);
  }
}
