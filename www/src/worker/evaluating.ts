// Measures how good the models are, in slices between their training steps.

import type { EvaluationProgress, EvaluationStage, Recognised, BaselineReport } from '../../../pkg/gan_vae_lab.js';
import type { Event } from '../protocol';
import { Allowance, type Spent } from './allowance';
import type { Column } from './column';
import { EvaluationRound } from './evaluation-round';
import { failureOf } from './failure';
import type { Classifiers } from './classifiers';
import { nextMessage } from './next-message';
import { phrase } from '../phrase';
import { Evaluator } from './program';

const PROGRESS_INTERVAL_MS = 500;
/** Between two looks whether the evaluator is there. */
const WAIT_MS = 50;
/** Steps before which no model is graded. */
const GRADED_FROM = 50;
/** Training that comes before its first evaluation. */
const FIRST_AFTER_MS = 2000;

type Post = (event: Event) => void;

/** Whose work the baseline of a data set is: a host's own; its own, for others that wait for it too; or another's. */
export type BaselineRole = 'alone' | 'for-others' | 'waits';

/** What training has paid for: to go on with what is under way, or to begin a rough round. */
export type EvaluatingDue = 'slice' | 'round';

/** What ends once. */
class Settling {
  end!: () => void;
  readonly ended = new Promise<void>((resolve) => (this.end = resolve));
}

/**
 * One evaluator serves all columns of a worker, so that the baseline is measured once. While they train, all of them are
 * evaluated roughly, on as many samples; while they rest, thoroughly.
 */
export class Evaluating {
  readonly #classifiers: Classifiers;
  readonly #post: Post;
  readonly #allowance = new Allowance();
  /** The step of each column's last thorough report. */
  readonly #reported = new WeakMap<Column, number>();
  #columns: Column[] = [];
  #dataset = '';
  /** Whether the evaluator is about to be made. */
  #preparing = false;
  #prepared: Promise<void> | undefined;
  #evaluator: Evaluator | undefined;
  #baseline: BaselineReport | undefined;
  #role: BaselineRole = 'alone';
  /** Until the baseline is known, or never will be. */
  #settling = new Settling();
  #round: EvaluationRound | undefined;
  /** What it takes to take the samples of a rough round; unknown before the first. */
  #sampling = 0;
  /** Whether the model of the last slice is still to be sampled. */
  #isSampling = false;
  #told = -Infinity;

  constructor(classifiers: Classifiers, post: Post) {
    this.#classifiers = classifiers;
    this.#post = post;
  }

  get cost(): Spent {
    const { trained, evaluated, slice } = this.#allowance;
    return { trained, evaluated, slice };
  }

  /** Other models, of which these families' are evaluated already as they are; to be called while nothing is evaluated. */
  begin(dataset: string, columns: Column[], evaluated: string[], role: BaselineRole) {
    this.#columns = columns;
    this.#role = role;
    for (const column of columns) {
      if (evaluated.includes(column.family)) this.#reported.set(column, column.lab.step());
    }
    if (this.#round && !this.#round.isAmong(columns)) this.#drop();
    if (dataset === this.#dataset) {
      if (this.#baseline) this.#post({ type: 'baseline', baseline: this.#baseline });
      else this.#assume(role);
      return;
    }
    this.#dataset = dataset;
    this.#settling.end();
    this.#settling = new Settling();
    this.#evaluator?.free();
    this.#evaluator = this.#baseline = this.#round = undefined;
    this.#prepared = this.#prepare(dataset);
  }

  /** What others need to have the baseline of a data set too, once it is known here; nothing if they have to measure it. */
  async evidence(dataset: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (dataset === this.#dataset) await this.#settling.ended;
    return dataset === this.#dataset ? this.#evaluator?.passOnBaseline() : undefined;
  }

  /** Has the baseline from another's evidence; without any it is measured here after all. */
  async takeEvidence(dataset: string, evidence: Uint8Array | undefined) {
    await this.#prepared;
    if (dataset !== this.#dataset || this.#baseline || !this.#evaluator) return;
    this.#role = 'alone';
    try {
      if (evidence) this.#know(this.#evaluator.takeBaseline(evidence));
    } catch (error) {
      console.warn('The baseline is measured once more:', error);
    }
  }

  /** What the classifier of the data set sees in an image of a column's size; nothing as long as there is none. */
  async recognise(column: Column, image: Float32Array): Promise<Recognised[]> {
    await this.#prepared;
    return (this.#columns.includes(column) && this.#evaluator?.recognise(image)) || [];
  }

  /** Steps that took so long pay for slices, and so does the time in which the worker waited for others. */
  earn(milliseconds: number, idle: number) {
    if (!this.#evaluator) return;
    this.#allowance.earn(milliseconds, this.#sampling);
    this.#allowance.wait(idle);
  }

  /** What is due beside the training of a model that is at this step. */
  dueAt(step: number): EvaluatingDue | undefined {
    if (!this.#evaluator || this.#isWaiting) return undefined;
    if (!this.#baseline || this.#round) return this.#allowance.allows() ? 'slice' : undefined;
    const { waited = Infinity } = this.#allowance;
    const isRoundDue = step >= GRADED_FROM && waited >= FIRST_AFTER_MS && this.#allowance.allows(this.#sampling);
    return isRoundDue ? 'round' : undefined;
  }

  /** Between training steps: as much of what is under way as they paid for. */
  async amongTraining(columns: Column[]) {
    if (this.#round && !(this.#round.rough && this.#round.isAmong(columns))) this.#drop();
    while (this.#evaluator && !this.#isWaiting && this.#allowance.allows()) {
      // The baseline needs no trained model.
      const next = this.#baseline ? this.#round?.next : columns[0];
      const start = performance.now();
      if (!next || !(await this.#slice(next, true))) return;
      this.#allowance.spend(performance.now() - start);
    }
  }

  /** A model draws otherwise than before, at the same step; to be called while nothing is evaluated. */
  outdate(column: Column) {
    this.#reported.delete(column);
    if (this.#round?.isAbout(column)) this.#drop();
  }

  /** Takes the samples of a rough round of all these models at once, since none of them may learn meanwhile. */
  async beginRound(columns: Column[]) {
    if (!this.#baseline) return;
    if (this.#round) this.#drop();
    this.#round = new EvaluationRound(columns, true);
    const start = performance.now();
    for (const column of columns) {
      do {
        if (!(await this.#slice(column, true))) return;
      } while (this.#isSampling);
    }
    this.#sampling = performance.now() - start;
    this.#allowance.spend(this.#sampling);
  }

  /** While nothing trains: all of the time, until all is known or somebody wants the models for something else. */
  async rest(goesOn: () => boolean) {
    this.#allowance.begin();
    while (goesOn()) {
      if (await this.#thoroughly()) await nextMessage();
      else if (this.#preparing || this.#isWaiting) await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      else return;
    }
  }

  /** A slice of work while nothing trains; whether there was any. */
  async #thoroughly(): Promise<boolean> {
    const [first] = this.#columns;
    if (!this.#evaluator || !first || this.#isWaiting) return false;
    // The baseline needs no trained model.
    if (!this.#baseline) return this.#slice(first, false);
    const next = this.#round?.next;
    if (next) return this.#slice(next, this.#round?.rough ?? false);
    const news = this.#columns.filter((column) => column.lab.step() > 0 && column.lab.step() !== this.#reported.get(column));
    this.#round = news.length > 0 ? new EvaluationRound(news, false) : undefined;
    return this.#round !== undefined;
  }

  /** Whether it succeeded. */
  async #slice(column: Column, rough: boolean): Promise<boolean> {
    const start = performance.now();
    const advanced = await this.#evaluator?.advance(column.lab, rough).catch((error: unknown) => {
      if (failureOf(error).kind === 'device') throw error;
      this.#giveUp(error);
    });
    if (!advanced) return false;
    this.#allowance.measure(performance.now() - start);
    this.#take(column, advanced);
    return true;
  }

  #take(column: Column, { stage, progress, sampling, baseline, report }: EvaluationProgress) {
    this.#isSampling = sampling;
    if (baseline) {
      this.#know(baseline);
    } else if (report) {
      this.#round?.take(column, report);
      if (this.#round && !this.#round.next) this.#publish(this.#round);
    } else {
      this.#tell(column, stage, progress);
    }
  }

  #know(baseline: BaselineReport) {
    this.#baseline = baseline;
    this.#settling.end();
    this.#post({ type: 'baseline', baseline });
  }

  /** Whether the baseline is another's work, and not known yet. */
  get #isWaiting(): boolean {
    return this.#role === 'waits' && this.#evaluator !== undefined && !this.#baseline;
  }

  /** Takes its part of the work on the baseline. What it sees through a classifier of its own is for itself alone. */
  #assume(role: BaselineRole) {
    if (!this.#evaluator) return;
    this.#role = this.#evaluator.trainsClassifier() ? 'alone' : role;
    if (this.#role !== role) this.#settling.end();
    if (this.#role === 'for-others') this.#evaluator.keepEvidence();
  }

  #publish({ rough, reports }: EvaluationRound) {
    this.#round = undefined;
    this.#allowance.settle();
    for (const [column, report] of reports) {
      if (!rough) this.#reported.set(column, report.step);
      this.#post({ type: 'evaluation', family: column.family, report });
    }
  }

  /** What is under way is of models that are gone, or no longer rest. */
  #drop() {
    this.#round = undefined;
    this.#evaluator?.restart();
  }

  /** Makes the evaluator of a data set, with its classifier. Training never waits for it. */
  async #prepare(dataset: string) {
    this.#preparing = true;
    const classifier = await this.#classifiers.of(dataset).catch((error: unknown) => {
      // Other measures need no classifier.
      this.#post({
        type: 'unevaluated',
        reason: phrase('Quality cannot be fully measured: the classifier did not load ({why}).', { why: String(error) }),
      });
      return undefined;
    });
    if (dataset !== this.#dataset) return;
    try {
      this.#evaluator = new Evaluator(dataset, classifier);
      this.#assume(this.#role);
    } catch (error) {
      this.#giveUp(error);
    } finally {
      this.#preparing = false;
    }
  }

  /** A data set that cannot be evaluated can still be trained on. */
  #giveUp(error: unknown) {
    const { message, hint } = failureOf(error);
    this.#evaluator?.free();
    this.#evaluator = this.#round = undefined;
    this.#settling.end();
    this.#post({ type: 'unevaluated', reason: phrase('{message} {hint}', { message, hint }) });
  }

  #tell({ family }: Column, stage: EvaluationStage, progress: number) {
    if (performance.now() - this.#told < PROGRESS_INTERVAL_MS) return;
    this.#told = performance.now();
    this.#post(stage === 'model' ? { type: 'evaluating', family, progress } : { type: 'evaluating', stage, progress });
  }
}
