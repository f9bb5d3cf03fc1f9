// Measures how good the models are, in slices between their training steps.

import { type ExaminationProgress, type ExaminationStage, Examiner, type ScaleReport } from '../../../pkg/gan_vae_lab.js';
import type { Event } from '../protocol';
import { Allowance, type Spent } from './allowance';
import type { Column } from './column';
import { failureOf } from './failure';
import type { Judges } from './judges';

const PROGRESS_INTERVAL_MS = 500;
/** Between two looks whether the examiner is there. */
const WAIT_MS = 50;

type Post = (event: Event) => void;

/** One examiner serves all columns of a worker, one after the other, so that the scale is measured once. */
export class Examining {
  readonly #judges: Judges;
  readonly #post: Post;
  readonly #allowance = new Allowance();
  /** The step of each column's last report. */
  readonly #reported = new WeakMap<Column, number>();
  #columns: Column[] = [];
  #dataset = '';
  /** Whether the examiner is about to be made. */
  #preparing = false;
  #examiner: Examiner | undefined;
  #scale: ScaleReport | undefined;
  /** Whose examination is under way. */
  #current: Column | undefined;
  #told = -Infinity;

  constructor(judges: Judges, post: Post) {
    this.#judges = judges;
    this.#post = post;
  }

  get cost(): Spent {
    const { trained, examined, slice } = this.#allowance;
    return { trained, examined, slice };
  }

  /** Other models; to be called while nothing is examined. */
  begin(dataset: string, columns: Column[]) {
    this.#columns = columns;
    if (this.#current && !columns.includes(this.#current)) {
      this.#current = undefined;
      this.#examiner?.restart();
    }
    if (dataset === this.#dataset) {
      if (this.#scale) this.#post({ type: 'scale', scale: this.#scale });
      return;
    }
    this.#dataset = dataset;
    this.#examiner?.free();
    this.#examiner = this.#scale = this.#current = undefined;
    void this.#prepare(dataset);
  }

  /** Steps that took so long pay for slices. */
  earn(milliseconds: number) {
    if (this.#examiner) this.#allowance.earn(milliseconds);
  }

  /** Whether a slice is paid for. */
  get isDue(): boolean {
    return this.#examiner !== undefined && this.#allowance.allows;
  }

  /** Between training steps: as many slices as they paid for. */
  async amongTraining(columns: Column[]) {
    if (!this.#examiner) return;
    while (this.#allowance.allows) {
      const spent = await this.#slice(columns);
      if (spent === undefined) return;
      this.#allowance.spend(spent);
    }
  }

  /** While nothing trains: half of the time, until all is known or somebody wants the models for something else. */
  async rest(goesOn: () => boolean) {
    while (goesOn()) {
      const spent = await this.#slice(this.#columns);
      if (spent === undefined && !this.#preparing) return;
      await new Promise((resolve) => setTimeout(resolve, spent ?? WAIT_MS));
    }
  }

  async #slice(columns: Column[]): Promise<number | undefined> {
    const column = this.#next(columns);
    if (!this.#examiner || !column) return undefined;
    const start = performance.now();
    const advanced = await this.#examiner.advance(column.lab).catch((error: unknown) => {
      if (failureOf(error).kind === 'device') throw error;
      this.#giveUp(error);
    });
    if (!advanced) return undefined;
    const spent = performance.now() - start;
    this.#allowance.measure(spent);
    this.#take(column, advanced);
    return spent;
  }

  #take(column: Column, { stage, progress, scale, report }: ExaminationProgress) {
    if (scale) {
      this.#scale = scale;
      this.#post({ type: 'scale', scale });
    }
    if (report) {
      this.#reported.set(column, report.step);
      this.#current = undefined;
      this.#post({ type: 'examination', family: column.family, report });
      return;
    }
    // What comes before the first examination is about no model: it leaves open whose comes next.
    this.#current = stage === 'model' ? column : undefined;
    if (!scale) this.#tell(column, stage, progress);
  }

  /** Makes the examiner of a data set, with its judge. Training never waits for it. */
  async #prepare(dataset: string) {
    this.#preparing = true;
    const judge = await this.#judges.of(dataset).catch((error: unknown) => {
      // Other measures need no judge.
      this.#post({ type: 'unexamined', reason: `Quality cannot be fully measured: the classifier did not load (${String(error)}).` });
      return undefined;
    });
    if (dataset !== this.#dataset) return;
    try {
      this.#examiner = new Examiner(dataset, judge);
    } catch (error) {
      this.#giveUp(error);
    } finally {
      this.#preparing = false;
    }
  }

  /** A data set that cannot be examined can still be trained on. */
  #giveUp(error: unknown) {
    const { message, hint } = failureOf(error);
    this.#examiner?.free();
    this.#examiner = this.#current = undefined;
    this.#post({ type: 'unexamined', reason: `${message} ${hint}` });
  }

  /** The one under way, or else whose last report is the oldest; none that has nothing new to tell. */
  #next(columns: Column[]): Column | undefined {
    if (this.#current) return this.#current;
    // The scale needs no trained model.
    if (!this.#scale) return columns[0];
    const news = columns.filter((column) => column.lab.step() > 0 && column.lab.step() !== this.#reported.get(column));
    const age = (column: Column) => column.lab.step() - (this.#reported.get(column) ?? 0);
    return news.sort((a, b) => age(b) - age(a))[0];
  }

  #tell({ family }: Column, stage: ExaminationStage, progress: number) {
    if (performance.now() - this.#told < PROGRESS_INTERVAL_MS) return;
    this.#told = performance.now();
    this.#post(stage === 'model' ? { type: 'examining', family, progress } : { type: 'examining', stage, progress });
  }
}
