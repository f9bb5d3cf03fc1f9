// Snapshots of the fixed samples, and of the reconstructions beside them, over the whole run.

import type { Event } from '../protocol';

export type Snapshot = Omit<Extract<Event, { type: 'pictures' }>, 'type' | 'family'>;

/**
 * Keeps evenly spread snapshots: when there are too many, every second one goes. One takes 256 kB for 64 samples and 64 kB
 * for 16 reconstructions, so that a model's timeline stays below 16 MB.
 */
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
    if (last && snapshot.step < last.step) return;
    // The search for latents goes on while a model rests: its reconstructions come closer, its step stays.
    if (last?.step === snapshot.step) return void (this.snapshots = [...this.snapshots.slice(0, -1), snapshot]);
    if (last && snapshot.step - last.step < this.#stride) return;
    this.snapshots = [...this.snapshots, snapshot];
    if (this.snapshots.length > Timeline.SNAPSHOTS_MAX) this.#halve();
  }

  /** The last snapshot at or before a step, or else the first: a model may begin later than others. */
  at(step: number): Snapshot | undefined {
    return this.snapshots.findLast((snapshot) => snapshot.step <= step) ?? this.snapshots[0];
  }

  /** The first one, which shows where it all began, stays. */
  #halve() {
    this.snapshots = this.snapshots.filter((_, index) => index % 2 === 0);
    const [first, second] = this.snapshots;
    this.#stride = (second?.step ?? 0) - (first?.step ?? 0);
  }
}
