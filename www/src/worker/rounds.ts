// Training in rounds: a turn for every model that is due, and the losses of each.

import type { LossReport } from '../../../pkg/gan_vae_lab.js';
import type { Column } from './column';
import { Pace } from './pace';
import type { Turn } from './turn';

/** Steps sent to the device, and what they will tell. */
interface Sent {
  column: Column;
  steps: number;
  at: number;
  /** When the losses were back: perhaps while the next round was being sent. */
  doneAt: number;
  report: Promise<LossReport | undefined>;
}

export interface Round {
  sent: Sent[];
}

export interface TurnReport {
  column: Column;
  report: LossReport | undefined;
  /** What the turn took of the device. */
  milliseconds: number;
}

/** The device's queue: what is sent to it is carried out one after the other. */
export class Rounds {
  /** When the device was done with what was last heard of. */
  #doneAt = -Infinity;

  /** Sends the turns; on the CPU that is the work itself. */
  send(turns: Turn[], column: (family: string) => Column): Round {
    const sent = turns.map(({ family, steps }) => {
      const at = performance.now();
      const one = column(family);
      one.lab.trainStep(steps);
      const report = one.lab.losses();
      const turn: Sent = { column: one, steps, at, doneAt: at, report };
      const done = () => (turn.doneAt = performance.now());
      // Whoever waits for an earlier round may be told of the same fault.
      report.then(done, done);
      return turn;
    });
    return { sent };
  }

  /** Waits for the losses of a round, and takes down how long its turns took: a read-back's latency is no work. */
  async *reports({ sent }: Round): AsyncGenerator<TurnReport> {
    for (const turn of sent) {
      const { column, steps, at } = turn;
      const report = await turn.report;
      const milliseconds = turn.doneAt - Math.max(at, this.#doneAt);
      this.#doneAt = turn.doneAt;
      column.take(steps, milliseconds);
      yield { column, report, milliseconds };
    }
  }
}

/** Whether a round is short enough for another one to be sent before its losses are back. */
export function mayOverlap(turns: Turn[], column: (family: string) => Column): boolean {
  const durations = turns.map(({ family, steps }) => column(family).pace.duration(steps) ?? Infinity);
  return durations.reduce((sum, one) => sum + one, 0) <= 1.25 * Pace.ROUND_MS;
}
