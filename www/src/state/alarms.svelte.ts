// What goes wrong in the training of one model.

import type { Alarm } from '../../../pkg/gan_vae_lab.js';

export class Alarms {
  /** One of a kind at most, the newest last; those that are over stay until they are dismissed. */
  list = $state.raw<Alarm[]>([]);

  clear() {
    this.list = [];
  }

  take(alarm: Alarm) {
    const before = this.list.find(({ kind }) => kind === alarm.kind);
    if (!alarm.cleared) this.list = [...this.list.filter((one) => one !== before), alarm];
    // What was dismissed need not be called over.
    else if (before) this.list = this.list.map((one) => (one === before ? { ...one, cleared: true } : one));
  }

  dismiss({ kind }: Alarm) {
    this.list = this.list.filter((one) => one.kind !== kind);
  }
}
