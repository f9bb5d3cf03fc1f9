// The models of all columns, and the loop that trains them.

import { type Alarm, describe, Lab, type LossReport } from '../../../pkg/gan_vae_lab.js';
import { configOf, type Plan, samePlan, type Values } from '../plan';
import type { Budget, Event, Picture, Sources } from '../protocol';
import { forgetAutosave, readAutosave } from './autosave';
import { Column, SAMPLES } from './column';
import type { Datasets } from './datasets';
import { Examining } from './examining';
import { failureOf } from './failure';
import { nextMessage } from './next-message';
import { Pace } from './pace';
import type { Pretrained } from './pretrained';
import { Saving, stepsOf } from './saving';
import { nextTurns } from './turn';

const HELD_OUT_MAX = 16;
const HELD_OUT_COLUMNS = 4;
/** Steps of a search that was asked for, and of one picture of it. */
const SEARCH_STEPS = 200;
const SEARCH_STEPS_SHOWN = 10;
/** For how long after a question turns stay short. */
const ATTENTION_MS = 1000;

type Post = (event: Event, transfer?: Transferable[]) => void;

export class Session {
  readonly #post: Post;
  readonly examining: Examining;
  datasets: Datasets | undefined;
  pretrained: Pretrained | undefined;
  columns = new Map<string, Column>();
  plan: Plan | undefined;
  visible = true;
  #active: string[] = [];
  #budget: Budget = 'steps';
  #speed: number | undefined;
  #running = false;
  #searching = false;
  #resting = false;
  #loop: Promise<void> = Promise.resolve();
  #attentionUntil = 0;
  readonly #saving: Saving;
  #diverged = false;

  constructor(post: Post) {
    this.#post = post;
    this.examining = new Examining(post);
    this.#saving = new Saving(post);
  }

  /** New models of some families; if any is refused, all present ones stay. */
  async create(plan: Plan, wanted: string[], file?: Blob, sources: Sources = {}) {
    const { files = {}, autosave = false, keep = [], pretrained = false } = sources;
    const dataset = await this.datasets?.load(plan.dataset, file);
    if (!dataset) return;
    const saved = autosave ? await readAutosave() : undefined;
    const resumed = saved && samePlan(saved.plan, plan) ? saved : undefined;
    const families = describe().families.filter(({ name }) => wanted.includes(name));
    const fresh = wanted.filter((name) => !keep.includes(name) || !this.columns.has(name));
    const trained = pretrained && !resumed ? await this.pretrained?.of(plan.dataset, fresh) : undefined;
    const models = resumed?.models ?? trained ?? files;
    const made = new Map<string, Lab>();
    try {
      for (const { name } of families) {
        if (!fresh.includes(name)) continue;
        const model = models[name];
        made.set(name, model ? Lab.restore(model) : new Lab(configOf(plan, name)));
      }
    } catch (error) {
      for (const lab of made.values()) lab.free();
      throw error;
    }
    await this.#stop();
    // Whoever starts anew wants a reload to do so too; but the first models of a visit replace nothing.
    const anew = !autosave && Object.keys(files).length === 0 && keep.length === 0;
    if (this.columns.size > 0 && anew) await forgetAutosave();
    this.plan = plan;
    this.#diverged = false;
    const heldOut = Uint32Array.from({ length: Math.min(HELD_OUT_MAX, dataset.held_out) }, (_, index) => index);
    for (const { name, has_encoder } of families) {
      const lab = made.get(name);
      if (!lab) continue;
      this.columns.get(name)?.free();
      const column = new Column(name, lab, heldOut, dataset.held_out, has_encoder);
      column.milliseconds = resumed?.trained[name] ?? 0;
      this.columns.set(name, column);
    }
    this.#drop((name) => !made.has(name) && !keep.includes(name));
    this.datasets?.keepOnly(dataset);
    const [first] = this.columns.values();
    if (!first) return;
    const picture: Picture = await first.lab.heldOut(heldOut, HELD_OUT_COLUMNS);
    this.#post({
      type: 'created',
      plan,
      dataset,
      heldOut: picture,
      heldOutNames: first.lab.heldOutNames(heldOut),
      rows: first.lab.classRows(),
      sampleLabels: first.lab.sampleLabels(SAMPLES),
      heldOutLabels: first.lab.heldOutLabels(heldOut.length),
      steps: stepsOf([...this.columns.values()]),
      fresh: [...made.keys()],
      pretrained: Object.keys(trained ?? {}),
      resumed: resumed !== undefined,
      trained: resumed?.trained ?? {},
    });
    const columns = [...this.columns.values()];
    this.#saving.settle(plan, columns);
    for (const column of columns) {
      if (!made.has(column.family)) continue;
      await this.#postPictures(column);
    }
    this.examining.begin(dataset.name, columns);
    this.#rest();
  }

  /** Gives the models of some families back. */
  #drop(goes: (family: string) => boolean) {
    for (const [family, column] of this.columns) {
      if (!goes(family)) continue;
      column.free();
      this.columns.delete(family);
    }
  }

  schedule(active: string[], budget: Budget, speed: number | undefined) {
    this.#active = active;
    this.#budget = budget;
    this.#speed = speed;
  }

  tune(family: string, values: Values, plan: Plan) {
    this.columns.get(family)?.lab.setHyperparameters(values);
    this.plan = plan;
  }

  column(family: string): Column {
    const column = this.columns.get(family);
    if (!column) throw new Error(`There is no model of the family "${family}" yet`);
    return column;
  }

  /** Somebody waits for answers: look for messages more often. */
  attend() {
    this.#attentionUntil = performance.now() + ATTENTION_MS;
  }

  /** Starts the loop and returns; `pause` ends it. */
  async train() {
    if (this.#running || this.columns.size === 0) return;
    await this.#stop();
    this.#running = true;
    this.#saving.begin();
    this.#post({ type: 'training', running: true });
    this.#loop = this.#trainLoop();
  }

  async pause() {
    await this.#stop();
    this.#rest();
  }

  /** Ends training, a search, or examining in a rest. */
  async #stop() {
    this.#searching = false;
    this.#running = false;
    this.#resting = false;
    await this.#loop;
  }

  async step() {
    await this.#stop();
    for (const column of this.#runners()) {
      this.#postLosses(column, await column.train(1));
      await this.#postPictures(column);
    }
    await this.save();
    this.#rest();
  }

  /** Looks for the latents of held-out images without training, until it is done or a command comes. */
  async search(family: string) {
    await this.#stop();
    const column = this.column(family);
    this.#searching = true;
    this.#loop = (async () => {
      for (let done = 0; done < SEARCH_STEPS && this.#searching; done += SEARCH_STEPS_SHOWN) {
        this.#post({ type: 'searching', family, progress: done / SEARCH_STEPS });
        await this.#postPictures(column);
        await nextMessage();
      }
      this.#post({ type: 'searching', family, progress: undefined });
      if (this.#searching) this.#rest();
    })().catch((error) => this.#break(error));
  }

  /** Nothing trains: examines what is not known yet, until a command comes. */
  #rest() {
    if (this.columns.size === 0) return;
    this.#resting = true;
    this.#loop = this.examining.rest(() => this.#resting).catch((error) => this.#break(error));
  }

  /** Keeps all models in the browser, if they changed. */
  async save() {
    // A model of values that are no numbers must not replace one that can go on.
    if (this.plan && !this.#diverged) await this.#saving.save(this.plan, [...this.columns.values()]);
  }

  #runners(): Column[] {
    return [...this.columns.values()].filter(({ family }) => this.#active.includes(family));
  }

  async #trainLoop() {
    try {
      while (this.#running) {
        const start = performance.now();
        const steps = await this.#turn();
        if (this.#saving.isDue) await this.save();
        await this.#holdBack(start, steps);
        await nextMessage();
      }
      for (const column of this.#runners()) await this.#postPictures(column);
      await this.save();
    } catch (error) {
      this.#break(error);
    } finally {
      this.#running = false;
      this.#post({ type: 'training', running: false });
    }
  }

  /** Every column that is due trains for a while; returns how many steps. */
  async #turn(): Promise<number> {
    const length = performance.now() < this.#attentionUntil ? Pace.SHORT_TURN_MS : Pace.TURN_MS;
    const most = this.#speed === undefined ? Pace.STEPS_MAX : Math.max(1, Math.floor((this.#speed * Pace.TURN_MS) / 1000));
    const columns = this.#runners();
    const runners = columns.map(({ family, lab, milliseconds, pace }) => ({
      family,
      step: lab.step(),
      milliseconds,
      stepsOfTurn: Math.min(pace.steps(length / columns.length), most),
    }));
    const turns = nextTurns(runners, this.#budget);
    const trained: Column[] = [];
    const before = columns.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    for (const { family, steps } of turns) {
      const column = this.column(family);
      const report = await column.train(steps);
      if (!this.#postLosses(column, report)) this.#running = false;
      trained.push(column);
    }
    const after = columns.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    await this.examining.amongTraining(columns, after - before);
    // All of them at once, so that pictures of the same step stand side by side.
    if (this.visible && trained.some(({ picturesDue }) => picturesDue)) {
      for (const column of trained) await this.#postPictures(column);
    }
    return turns[0]?.steps ?? 0;
  }

  /** Waits until the steps have taken as long as the chosen speed allows. */
  async #holdBack(start: number, steps: number) {
    if (this.#speed === undefined) return;
    const end = start + (1000 * steps) / this.#speed;
    while (this.#running && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(end - performance.now(), 50)));
    }
  }

  /** Whether all losses are finite. */
  #postLosses({ family, milliseconds, pace, watch }: Column, report: LossReport | undefined): boolean {
    if (!report) return true;
    this.#postAlarms(family, watch.losses(report.step, report.values));
    this.#post({ type: 'losses', family, ...report, stepsPerSecond: pace.rate, seconds: milliseconds / 1000 });
    const finite = Object.values(report.values).every(Number.isFinite);
    if (!finite) {
      this.#diverged = true;
      this.#post({ type: 'diverged', family, step: report.step });
    }
    return finite;
  }

  async #postPictures(column: Column) {
    const pictures = await column.pictures();
    const { rgba, width, height } = pictures.samples;
    this.#postAlarms(column.family, column.watch.samples(pictures.step, rgba, width, height));
    const shown = [pictures.samples, pictures.reconstruction.picture];
    this.#post({ type: 'pictures', ...pictures }, shown.map(({ rgba }) => rgba.buffer));
  }

  #postAlarms(family: string, alarms: Alarm[]) {
    for (const alarm of alarms) this.#post({ type: 'alarm', family, alarm });
  }

  #break(error: unknown) {
    this.#post({ type: 'broken', failure: failureOf(error) });
  }
}
