// What came out of kept runs, read when somebody looks at them.

import { type Curves, readCurves } from '../storage/curves';
import type { KeptRun } from '../storage/run-record';

export interface RunResults {
  /** The newest measures; nothing of a model that was never measured. */
  measures: Record<string, number> | undefined;
  /** Missing in older records. */
  thumbnail: Curves['thumbnail'];
}

/** By family. */
export async function resultsOf({ id, steps }: KeptRun): Promise<Record<string, RunResults>> {
  const found: Record<string, RunResults> = {};
  for (const family of Object.keys(steps)) {
    // A run without its curves is still a run.
    const curves = await readCurves(id, family).catch(() => undefined);
    if (curves) found[family] = { measures: curves.reports.at(-1)?.values, thumbnail: curves.thumbnail };
  }
  return found;
}
