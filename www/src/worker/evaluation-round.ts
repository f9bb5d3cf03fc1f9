// An evaluation of several models, told when all of them are done.

import type { EvaluationReport } from '../../../pkg/gan_vae_lab.js';
import type { Column } from './column';

export class EvaluationRound {
  /** Whether few samples are enough. */
  readonly rough: boolean;
  readonly #columns: Column[];
  readonly #reports = new Map<Column, EvaluationReport>();

  constructor(columns: Column[], rough: boolean) {
    this.#columns = columns;
    this.rough = rough;
  }

  /** Whose turn it is; nothing when all are done. */
  get next(): Column | undefined {
    return this.#columns.find((column) => !this.#reports.has(column));
  }

  /** Whether it is about some of these alone. */
  isAmong(columns: Column[]): boolean {
    return this.#columns.every((column) => columns.includes(column));
  }

  isAbout(column: Column): boolean {
    return this.#columns.includes(column);
  }

  /** What was found of each. */
  get reports(): [Column, EvaluationReport][] {
    return [...this.#reports];
  }

  take(column: Column, report: EvaluationReport) {
    this.#reports.set(column, report);
  }
}
