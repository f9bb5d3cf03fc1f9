// The curves of the present models, and a picture of their samples, kept beside them.

import { thumbnail } from '../export/thumbnail';
import { readCurves, writeCurves } from '../storage/curves';
import type { ColumnState } from './column.svelte';

export async function keepCurves(run: string, columns: ColumnState[]) {
  // All at once: the models may make way for others while the first curves are written.
  const all = columns.map(({ name, losses, examinations, marks, samples, picturesStep }) => {
    const steps = [...losses.steps];
    const series = Object.fromEntries(Object.entries(losses.series).map(([key, values]) => [key, [...values]]));
    return { name, samples, picturesStep, curves: { steps, series, reports: examinations.reports, marks: marks.kept } };
  });
  for (const { name, samples, picturesStep, curves } of all) {
    const png = samples && (await thumbnail(samples).catch(() => undefined)); // a run without a picture is still a run
    await writeCurves(run, name, { ...curves, thumbnail: png && { step: picturesStep, png } });
  }
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
