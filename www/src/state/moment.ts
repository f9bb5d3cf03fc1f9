// What is shown of one model: what is there now, or all that was there at the step of the playhead.

import type { EvaluationReport } from '../../../pkg/gan_vae_lab.js';
import type { ColumnState } from './column.svelte';
import type { Snapshot } from './timeline.svelte';

export interface Moment extends Partial<Omit<Snapshot, 'step'>> {
  isPast: boolean;
  step: number;
  /** The step of the pictures, which come less often than losses. */
  picturesStep: number;
  report: EvaluationReport | undefined;
  loss: (key: string) => number | undefined;
}

export function momentOf(column: ColumnState, playhead: number | undefined): Moment {
  const { step, picturesStep, samples, reconstruction, heldOutLosses, losses, evaluations } = column;
  const snapshot = playhead === undefined ? undefined : column.timeline.at(playhead);
  if (!snapshot) {
    const report = evaluations.latest;
    return { isPast: false, step, picturesStep, samples, reconstruction, heldOutLosses, report, loss: (key) => losses.latest(key) };
  }
  // Figures are those of the step that the pictures show, so that a card tells of one moment.
  const report = evaluations.at(snapshot.step);
  return { ...snapshot, isPast: true, picturesStep: snapshot.step, report, loss: (key) => losses.at(snapshot.step, key) };
}
