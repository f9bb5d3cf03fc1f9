// How good one model was found to be, over its whole run.

import type { EvaluationReport, Summary } from '../../../pkg/gan_vae_lab.js';
import { phrase } from '../phrase';

export class Evaluations {
  static readonly REPORTS_MAX = 400;

  /** By step, the oldest first. */
  reports = $state.raw<EvaluationReport[]>([]);
  /** How far the next one is, 0 to 1; nothing if none is under way. */
  progress = $state<number>();

  get latest(): EvaluationReport | undefined {
    return this.reports.at(-1);
  }

  /** The last report at or before a step. */
  at(step: number): EvaluationReport | undefined {
    return this.reports.findLast((report) => report.step <= step);
  }

  clear() {
    this.reports = [];
    this.progress = undefined;
  }

  push(report: EvaluationReport) {
    this.progress = undefined;
    this.reports = thinned([...this.reports.filter(({ step }) => step < report.step), report]);
  }

  /** Puts earlier reports, up to a step, in front. */
  restore(reports: EvaluationReport[], until: number) {
    const newer = this.reports.filter(({ step }) => step > until);
    this.reports = thinned([...reports.filter(({ step }) => step <= until).map(completed), ...newer]);
  }
}

/** Steps and values of one measure, for a chart. */
export function measureCurve(reports: EvaluationReport[], key: string): [steps: number[], values: number[]] {
  const points = reports.filter(({ values }) => values[key] !== undefined);
  return [points.map(({ step }) => step), points.map(({ values }) => values[key] ?? NaN)];
}

/** A summary under the names that it had until November 2026. */
type KeptVerdict = Omit<Summary, 'severity'> & { tone: Summary['severity']; text?: string };

/** Reports that an earlier version of the page kept lack what it did not know. */
function completed(report: EvaluationReport): EvaluationReport {
  const { left_out = [], compared = report.samples, rough = false } = report;
  const { verdict, ...kept } = report as EvaluationReport & { verdict?: KeptVerdict };
  const summary: Summary & { text?: string } = verdict ? { ...verdict, severity: verdict.tone } : report.summary;
  const phrases = summary.phrases ?? [phrase(summary.text ?? '')];
  return { ...kept, left_out, compared, rough, summary: { ...summary, phrases } };
}

/** Every second report goes when there are too many; the newest stays. */
function thinned(reports: EvaluationReport[]): EvaluationReport[] {
  if (reports.length <= Evaluations.REPORTS_MAX) return reports;
  return reports.filter((_, index) => (reports.length - 1 - index) % 2 === 0);
}
