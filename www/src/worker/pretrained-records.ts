// What the page knows of its trained models beforehand, as `cargo xtask pretrain` writes it: one file a data set.

import type { EvaluationReport, BaselineReport } from '../../../pkg/gan_vae_lab.js';
import type { Event } from '../protocol';

/** Latents of held-out images, row after row, that a search found in so many steps. */
export interface FoundLatents {
  steps: number;
  latents: number[];
}

export interface PretrainedRecord {
  report: EvaluationReport;
  /** Losses over the whole training, a value of each for every step. */
  losses?: { steps: number[]; series: Record<string, number[]> };
  /** In families without an encoder. */
  found?: FoundLatents;
}

export interface PretrainedRecords {
  baseline: BaselineReport;
  /** By family. */
  models: Record<string, PretrainedRecord>;
}

/** What there is to tell of some families' models. */
export function recordEvents({ baseline, models }: PretrainedRecords, families: string[]): Event[] {
  const each = families.flatMap((family): Event[] => {
    const record = models[family];
    if (!record) return [];
    const { report, losses } = record;
    const curves: Event[] = losses ? [{ type: 'curves', family, ...losses }] : [];
    return [...curves, { type: 'evaluation', family, report }];
  });
  return each.length > 0 ? [{ type: 'baseline', baseline }, ...each] : [];
}

/** Latents of held-out images that come close to them, by family. */
export function foundLatents({ models }: PretrainedRecords, families: string[]): Record<string, FoundLatents> {
  return Object.fromEntries(families.flatMap((family) => (models[family]?.found ? [[family, models[family].found]] : [])));
}
