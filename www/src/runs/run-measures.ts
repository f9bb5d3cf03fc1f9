// The newest measures of kept runs, read when somebody looks at them.

import { readCurves } from '../storage/curves';
import type { KeptRun } from '../storage/run-record';

/** By family; a family that was never measured is missing. */
export type RunMeasures = Record<string, Record<string, number>>;

export async function measuresOf({ id, steps }: KeptRun): Promise<RunMeasures> {
  const found: RunMeasures = {};
  for (const family of Object.keys(steps)) {
    // A run without its curves is still a run.
    const curves = await readCurves(id, family).catch(() => undefined);
    const latest = curves?.reports.at(-1);
    if (latest) found[family] = latest.values;
  }
  return found;
}
