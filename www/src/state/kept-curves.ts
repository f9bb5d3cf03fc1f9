// The curves of the present models, kept beside them.

import { readCurves, writeCurves } from '../storage/curves';
import type { ColumnState } from './column.svelte';

export async function keepCurves(run: string, columns: ColumnState[]) {
  for (const { name, losses, examinations } of columns) {
    const { steps, series } = losses;
    await writeCurves(run, name, { steps, series, reports: examinations.reports });
  }
}

/** Puts the kept curves in front of what is there, up to the step at which each model goes on. */
export async function restoreCurves(run: string, columns: ColumnState[]) {
  for (const { name, losses, examinations, step } of columns) {
    const kept = await readCurves(run, name);
    if (!kept) continue;
    losses.restore(kept.steps, kept.series, step);
    examinations.restore(kept.reports, step);
  }
}
