// The curves of losses and measures of kept runs, and what is marked on them.

import * as v from 'valibot';
import type { EvaluationReport } from '../../../pkg/gan_vae_lab.js';
import { withDatabase } from './runs-database';

const step = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const setting = v.union([v.string(), v.number()]);
const mark = v.variant('kind', [
  v.object({ kind: v.literal('setting'), step, key: v.string(), from: setting, to: setting }),
  v.object({ kind: v.literal('alarm'), step, title: v.string() }),
]);

const sheet = v.object({ step, image: v.instance(Uint8Array<ArrayBuffer>) });
/** As earlier versions of this page kept one: a row of samples as PNG. */
const thumbnail = v.object({ step, png: v.instance(Uint8Array<ArrayBuffer>) });

export type KeptMark = v.InferOutput<typeof mark>;

export type SampleSheet = v.InferOutput<typeof sheet>;

export interface Curves {
  steps: number[];
  series: Record<string, number[]>;
  reports: EvaluationReport[];
  /** Missing in older records. */
  marks?: KeptMark[];
  /** Samples at some steps, each as a picture, by step. Missing in older records. */
  sheets?: SampleSheet[];
}

export function writeCurves(run: string, family: string, curves: Curves): Promise<unknown> {
  return withDatabase((database) => database.put('curves', curves, [run, family]));
}

export async function readCurves(run: string, family: string): Promise<Curves | undefined> {
  const stored = await withDatabase((database) => database.get('curves', [run, family]));
  if (!isCurves(stored)) return undefined;
  const { marks, sheets, thumbnail: earlier, ...curves } = stored as Curves & { thumbnail?: unknown };
  // Curves without them are still curves.
  const pictures = v.is(thumbnail, earlier) ? [{ step: earlier.step, image: earlier.png }] : [];
  return {
    ...curves,
    series: renamed(curves.series),
    ...(v.is(v.array(mark), marks) && { marks }),
    sheets: v.is(v.array(sheet), sheets) ? sheets : pictures,
  };
}

/** What loss values were called until November 2026. */
const FORMER_KEYS: Record<string, string> = { belief_real: 'd_real', belief_fake: 'd_fake' };

function renamed(series: Curves['series']): Curves['series'] {
  return Object.fromEntries(Object.entries(series).map(([key, values]) => [FORMER_KEYS[key] ?? key, values]));
}

const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every((one) => typeof one === 'number');

/** Every series has a value for every step: charts rely on it. */
function isCurves(stored: unknown): stored is Curves {
  if (typeof stored !== 'object' || stored === null) return false;
  const { steps, series, reports } = stored as Partial<Curves>;
  if (!isNumbers(steps) || typeof series !== 'object' || series === null || !Array.isArray(reports)) return false;
  return Object.values(series).every((values) => isNumbers(values) && values.length === steps.length);
}
