// The curves of losses and measures of kept runs, and what is marked on them.

import * as v from 'valibot';
import type { ExaminationReport } from '../../../pkg/gan_vae_lab.js';
import { withDatabase } from './runs-database';

const step = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const setting = v.union([v.string(), v.number()]);
const mark = v.variant('kind', [
  v.object({ kind: v.literal('setting'), step, key: v.string(), from: setting, to: setting }),
  v.object({ kind: v.literal('alarm'), step, title: v.string() }),
]);

const picture = v.object({ step, png: v.instance(Uint8Array) });

export type KeptMark = v.InferOutput<typeof mark>;

export interface Curves {
  steps: number[];
  series: Record<string, number[]>;
  reports: ExaminationReport[];
  /** Missing in older records. */
  marks?: KeptMark[];
  /** Some samples, as PNG. Missing in older records. */
  thumbnail?: { step: number; png: Uint8Array<ArrayBuffer> } | undefined;
}

export function writeCurves(run: string, family: string, curves: Curves): Promise<unknown> {
  return withDatabase((database) => database.put('curves', curves, [run, family]));
}

export async function readCurves(run: string, family: string): Promise<Curves | undefined> {
  const stored = await withDatabase((database) => database.get('curves', [run, family]));
  if (!isCurves(stored)) return undefined;
  const { marks, thumbnail, ...curves } = stored;
  // Curves without them are still curves.
  return { ...curves, ...(v.is(v.array(mark), marks) && { marks }), ...(v.is(picture, thumbnail) && { thumbnail }) };
}

const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every((one) => typeof one === 'number');

/** Every series has a value for every step: charts rely on it. */
function isCurves(stored: unknown): stored is Curves {
  if (typeof stored !== 'object' || stored === null) return false;
  const { steps, series, reports } = stored as Partial<Curves>;
  if (!isNumbers(steps) || typeof series !== 'object' || series === null || !Array.isArray(reports)) return false;
  return Object.values(series).every((values) => isNumbers(values) && values.length === steps.length);
}
