// How good one model was found to be, over its whole run.

import type { ExaminationReport, Verdict } from '../../../pkg/gan_vae_lab.js';
import { phrase } from '../phrase';

export class Examinations {
  static readonly REPORTS_MAX = 400;

  /** By step, the oldest first. */
  reports = $state.raw<ExaminationReport[]>([]);
  /** How far the next one is, 0 to 1; nothing if none is under way. */
  progress = $state<number>();

  get latest(): ExaminationReport | undefined {
    return this.reports.at(-1);
  }

  /** The last report at or before a step. */
  at(step: number): ExaminationReport | undefined {
    return this.reports.findLast((report) => report.step <= step);
  }

  clear() {
    this.reports = [];
    this.progress = undefined;
  }

  push(report: ExaminationReport) {
    this.progress = undefined;
    this.reports = thinned([...this.reports.filter(({ step }) => step < report.step), report]);
  }

  /** Puts earlier reports, up to a step, in front. */
  restore(reports: ExaminationReport[], until: number) {
    const newer = this.reports.filter(({ step }) => step > until);
    this.reports = thinned([...reports.filter(({ step }) => step <= until).map(completed), ...newer]);
  }
}

/** Steps and values of one measure, for a chart. */
export function measureCurve(reports: ExaminationReport[], key: string): [steps: number[], values: number[]] {
  const points = reports.filter(({ values }) => values[key] !== undefined);
  return [points.map(({ step }) => step), points.map(({ values }) => values[key] ?? NaN)];
}

/** Reports that an earlier version of the page kept lack what it did not know. */
function completed(report: ExaminationReport): ExaminationReport {
  const { left_out = [], compared = report.samples, rough = false } = report;
  const verdict: Verdict & { text?: string } = report.verdict;
  const phrases = verdict.phrases ?? [phrase(verdict.text ?? '')];
  return { ...report, left_out, compared, rough, verdict: { ...verdict, phrases } };
}

/** Every second report goes when there are too many; the newest stays. */
function thinned(reports: ExaminationReport[]): ExaminationReport[] {
  if (reports.length <= Examinations.REPORTS_MAX) return reports;
  return reports.filter((_, index) => (reports.length - 1 - index) % 2 === 0);
}
