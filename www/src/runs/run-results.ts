// What came out of kept runs, read when somebody looks at them.

import { type Curves, readCurves, type SampleSheet } from '../storage/curves';
import type { KeptRun } from '../storage/run-record';

/** By family. */
export type RunCurves = Record<string, Curves>;

export async function curvesOf({ id, steps }: KeptRun): Promise<RunCurves> {
  const found: RunCurves = {};
  for (const family of Object.keys(steps)) {
    // A run without its curves is still a run.
    const curves = await readCurves(id, family).catch(() => undefined);
    if (curves) found[family] = curves;
  }
  return found;
}

/** The last of them at or before a step, or else the first. */
export function sheetAt(sheets: SampleSheet[] | undefined, step: number): SampleSheet | undefined {
  return sheets?.findLast((sheet) => sheet.step <= step) ?? sheets?.[0];
}

/** Measures at a step: those of the last report at or before it. */
export function measuresAt(curves: Curves | undefined, step: number): Record<string, number> | undefined {
  return curves?.reports.findLast((report) => report.step <= step)?.values;
}
