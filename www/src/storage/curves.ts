// The curves of losses and measures of kept runs.

import type { ExaminationReport } from '../../../pkg/gan_vae_lab.js';
import { withDatabase } from './runs-database';

export interface Curves {
  steps: number[];
  series: Record<string, number[]>;
  reports: ExaminationReport[];
}

export function writeCurves(run: string, family: string, curves: Curves): Promise<unknown> {
  return withDatabase((database) => database.put('curves', curves, [run, family]));
}

export async function readCurves(run: string, family: string): Promise<Curves | undefined> {
  const stored = await withDatabase((database) => database.get('curves', [run, family]));
  return isCurves(stored) ? stored : undefined;
}

const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every((one) => typeof one === 'number');

/** Every series has a value for every step: charts rely on it. */
function isCurves(stored: unknown): stored is Curves {
  if (typeof stored !== 'object' || stored === null) return false;
  const { steps, series, reports } = stored as Partial<Curves>;
  if (!isNumbers(steps) || typeof series !== 'object' || series === null || !Array.isArray(reports)) return false;
  return Object.values(series).every((values) => isNumbers(values) && values.length === steps.length);
}
