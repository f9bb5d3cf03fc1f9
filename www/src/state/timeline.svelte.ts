// Snapshots of the fixed samples over the whole run.

import type { Picture } from '../protocol';

export interface Snapshot {
  step: number;
  picture: Picture;
}

/** Keeps evenly spread snapshots: when there are too many, every second one goes. */
export class Timeline {
  static readonly SNAPSHOTS_MAX = 48;

  snapshots = $state.raw<Snapshot[]>([]);
  #stride = 0;

  clear() {
    this.snapshots = [];
    this.#stride = 0;
  }

  push(snapshot: Snapshot) {
    const last = this.snapshots.at(-1);
    if (last && snapshot.step <= last.step) return;
    if (last && snapshot.step - last.step < this.#stride) return;
    this.snapshots = [...this.snapshots, snapshot];
    if (this.snapshots.length > Timeline.SNAPSHOTS_MAX) this.#halve();
  }

  /** The last snapshot at or before a step. */
  at(step: number): Snapshot | undefined {
    return this.snapshots.findLast((snapshot) => snapshot.step <= step);
  }

  /** The first one, which shows where it all began, stays. */
  #halve() {
    this.snapshots = this.snapshots.filter((_, index) => index % 2 === 0);
    const [first, second] = this.snapshots;
    this.#stride = (second?.step ?? 0) - (first?.step ?? 0);
  }
}
