// The curves of the present models, kept beside them.

import { readCurves, writeCurves } from '../storage/curves';
import type { ColumnState } from './column.svelte';

export async function keepCurves(run: string, columns: ColumnState[]) {
  // All at once: the models may make way for others while the first curves are written.
  const all = columns.map(({ name, losses, examinations, marks }) => {
    const { steps, series } = losses;
    return { name, curves: { steps: [...steps], series: { ...series }, reports: examinations.reports, marks: marks.kept } };
  });
  for (const { name, curves } of all) await writeCurves(run, name, curves);
}

/** Puts the kept curves in front of what is there, up to the step at which each model goes on, while the run is still the present one. */
export async function restoreCurves(run: string, columns: ColumnState[], isPresent: () => boolean) {
  const all = columns.map((column) => ({ column, until: column.step }));
  for (const { column, until } of all) {
    const kept = await readCurves(run, column.name);
    if (!isPresent()) return;
    if (!kept) continue;
    column.losses.restore(kept.steps, kept.series, until);
    column.examinations.restore(kept.reports, until);
    column.marks.restore(kept.marks ?? [], until);
  }
}
