// The curves of the present models, and pictures of their samples, kept beside them.

import { sampleSheet } from '../export/sample-sheet';
import { readCurves, type SampleSheet, writeCurves } from '../storage/curves';
import { spread } from '../storage/spread-steps';
import type { ColumnState } from './column.svelte';
import type { Snapshot } from './timeline.svelte';

/** A model's pictures stay below half a megabyte. */
const SHEETS_MAX = 12;

export async function keepCurves(run: string, columns: ColumnState[]) {
  // All at once: the models may make way for others while the first curves are written.
  const all = columns.map(({ name, losses, evaluations, marks, timeline }) => {
    const steps = [...losses.steps];
    const series = Object.fromEntries(Object.entries(losses.series).map(([key, values]) => [key, [...values]]));
    return { name, snapshots: timeline.snapshots, curves: { steps, series, reports: evaluations.reports, marks: marks.kept } };
  });
  for (const { name, snapshots, curves } of all) {
    const earlier = await readCurves(run, name).catch(() => undefined);
    await writeCurves(run, name, { ...curves, sheets: await sheetsOf(snapshots, earlier?.sheets ?? []) });
  }
}

/** Of the snapshots and of what was kept before, whose pictures need not be made again. */
async function sheetsOf(snapshots: Snapshot[], earlier: SampleSheet[]): Promise<SampleSheet[]> {
  const kept = new Map(earlier.map((sheet) => [sheet.step, sheet]));
  const taken = new Map(snapshots.map((snapshot) => [snapshot.step, snapshot]));
  const steps = [...new Set([...kept.keys(), ...taken.keys()])].sort((a, b) => a - b).map((step) => ({ step }));
  const sheets = spread(steps, SHEETS_MAX).map(async ({ step }) => kept.get(step) ?? make(taken.get(step)));
  return (await Promise.all(sheets)).filter((sheet) => sheet !== undefined);
}

/** Nothing where the browser makes no picture: a run without pictures is still a run. */
async function make(snapshot: Snapshot | undefined): Promise<SampleSheet | undefined> {
  const image = snapshot && (await sampleSheet(snapshot.samples).catch(() => undefined));
  return image && { step: snapshot.step, image };
}

/** Puts the kept curves in front of what is there, up to the step at which each model goes on, while the run is still the present one. */
export async function restoreCurves(run: string, columns: ColumnState[], isPresent: () => boolean) {
  const all = columns.map((column) => ({ column, until: column.step }));
  for (const { column, until } of all) {
    const kept = await readCurves(run, column.name);
    if (!isPresent()) return;
    if (!kept) continue;
    column.losses.restore(kept.steps, kept.series, until);
    column.evaluations.restore(kept.reports, until);
    column.marks.restore(kept.marks ?? [], until);
  }
}
