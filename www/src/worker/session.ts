// The models of all columns, and the loop that trains them.

import { describe, Lab, type LossReport } from '../../../pkg/gan_vae_lab.js';
import { configOf, type Plan, samePlan, type Values } from '../plan';
import type { Budget, Event, Picture, Saved, Sources } from '../protocol';
import { forgetAutosave, readAutosave, writeAutosave } from './autosave';
import { Column } from './column';
import type { Datasets } from './datasets';
import { failureOf } from './failure';
import { Pace } from './pace';
import type { Pretrained } from './pretrained';
import { nextTurns } from './turn';

const HELD_OUT_MAX = 16;
const HELD_OUT_COLUMNS = 4;
/** At most this long between two saves of a training, and at most this share of its time. */
const SAVE_INTERVAL_MS = 15_000;
const SAVE_INTERVAL_MAX_MS = 30_000;
const SAVE_SHARE = 0.05;
/** Steps of a search that was asked for, and of one picture of it. */
const SEARCH_STEPS = 200;
const SEARCH_STEPS_SHOWN = 10;
/** For how long after a question turns stay short. */
const ATTENTION_MS = 1000;

type Post = (event: Event, transfer?: Transferable[]) => void;

export class Session {
  readonly #post: Post;
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
  #loop: Promise<void> = Promise.resolve();
  #attentionUntil = 0;
  #saveDue = 0;
  #savedState = '';
  #saveRefused = false;
  #diverged = false;

  constructor(post: Post) {
    this.#post = post;
  }

  /** New models; if any is refused, all present ones stay. */
  async create(plan: Plan, file?: Blob, sources: Sources = {}) {
    const { files = {}, autosave = false, keep = [], pretrained = false } = sources;
    const dataset = await this.datasets?.load(plan.dataset, file);
    if (!dataset) return;
    const saved = autosave ? await readAutosave() : undefined;
    const resumed = saved && samePlan(saved.plan, plan) ? saved : undefined;
    const { families } = describe();
    const trained = pretrained && !resumed ? await this.pretrained?.of(plan.dataset, families.map(({ name }) => name)) : undefined;
    const models = resumed?.models ?? trained ?? files;
    const made = new Map<string, Lab>();
    try {
      for (const { name } of families) {
        if (keep.includes(name) && this.columns.has(name)) continue;
        const model = models[name];
        made.set(name, model ? Lab.restore(model) : new Lab(configOf(plan, name)));
      }
    } catch (error) {
      for (const lab of made.values()) lab.free();
      throw error;
    }
    await this.pause();
    // Whoever starts anew wants a reload to do so too; but the first models of a visit replace nothing.
    const anew = !autosave && Object.keys(files).length === 0 && keep.length === 0;
    if (this.columns.size > 0 && anew) await forgetAutosave();
    this.plan = plan;
    this.#diverged = false;
    const heldOut = Uint32Array.from({ length: Math.min(HELD_OUT_MAX, dataset.held_out) }, (_, index) => index);
    for (const { name, has_encoder } of families) {
      const lab = made.get(name);
      if (!lab) continue;
      this.columns.get(name)?.lab.free();
      const column = new Column(name, lab, heldOut, dataset.held_out, has_encoder);
      column.milliseconds = resumed?.trained[name] ?? 0;
      this.columns.set(name, column);
    }
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
      steps: this.#steps(),
      fresh: [...made.keys()],
      pretrained: Object.keys(trained ?? {}),
      resumed: resumed !== undefined,
      trained: resumed?.trained ?? {},
    });
    this.#savedState = this.#state();
    for (const column of this.columns.values()) {
      if (!made.has(column.family)) continue;
      await this.#postPictures(column);
    }
  }

  schedule(active: string[], budget: Budget, speed: number | undefined) {
    this.#active = active;
    this.#budget = budget;
    this.#speed = speed;
  }

  tune(family: string, values: Values, plan: Plan) {
    this.column(family).lab.setHyperparameters(values);
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
    await this.pause(); // a search
    this.#running = true;
    this.#saveDue = performance.now() + SAVE_INTERVAL_MS / 3;
    this.#post({ type: 'training', running: true });
    this.#loop = this.#trainLoop();
  }

  async pause() {
    this.#searching = false;
    this.#running = false;
    await this.#loop;
  }

  async step() {
    await this.pause();
    for (const column of this.#runners()) {
      this.#postLosses(column, await column.train(1));
      await this.#postPictures(column);
    }
    await this.save();
  }

  /** Looks for the latents of held-out images without training, until it is done or a command comes. */
  async search(family: string) {
    await this.pause();
    const column = this.column(family);
    this.#searching = true;
    this.#loop = (async () => {
      for (let done = 0; done < SEARCH_STEPS && this.#searching; done += SEARCH_STEPS_SHOWN) {
        this.#post({ type: 'searching', family, progress: done / SEARCH_STEPS });
        await this.#postPictures(column);
        await nextMessage();
      }
      this.#post({ type: 'searching', family, progress: undefined });
    })().catch((error) => this.#break(error));
  }

  /** Keeps all models in the browser, if they changed. */
  async save() {
    const [steps, state] = [this.#steps(), this.#state()];
    // A model of values that are no numbers must not replace one that can go on.
    if (!this.plan || state === this.#savedState || this.#diverged) return;
    const start = performance.now();
    const models: Record<string, Uint8Array<ArrayBuffer>> = {};
    for (const { family, lab } of this.columns.values()) models[family] = await lab.save();
    const trained = Object.fromEntries([...this.columns].map(([family, { milliseconds }]) => [family, milliseconds]));
    const saved: Saved = { plan: this.plan, steps, trained, at: Date.now() };
    try {
      await writeAutosave({ ...saved, models });
      this.#savedState = state;
      this.#post({ type: 'saved', at: saved.at, steps });
    } catch (error) {
      if (!this.#saveRefused) this.#post({ type: 'not-saved', reason: String(error) });
      this.#saveRefused = true;
    }
    const wait = Math.max(SAVE_INTERVAL_MS, (performance.now() - start) / SAVE_SHARE);
    this.#saveDue = performance.now() + Math.min(wait, SAVE_INTERVAL_MAX_MS);
  }

  #steps(): Record<string, number> {
    return Object.fromEntries([...this.columns].map(([family, { lab }]) => [family, lab.step()]));
  }

  #state() {
    return JSON.stringify([this.#steps(), this.plan]);
  }

  #runners(): Column[] {
    return [...this.columns.values()].filter(({ family }) => this.#active.includes(family));
  }

  async #trainLoop() {
    try {
      while (this.#running) {
        const start = performance.now();
        const steps = await this.#turn();
        if (performance.now() >= this.#saveDue) await this.save();
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
    for (const { family, steps } of turns) {
      const column = this.column(family);
      const report = await column.train(steps);
      if (!this.#postLosses(column, report)) this.#running = false;
      trained.push(column);
    }
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
  #postLosses({ family, milliseconds, pace }: Column, report: LossReport | undefined): boolean {
    if (!report) return true;
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
    const shown = [pictures.samples, pictures.reconstruction.picture];
    this.#post({ type: 'pictures', ...pictures }, shown.map(({ rgba }) => rgba.buffer));
  }

  #break(error: unknown) {
    this.#post({ type: 'broken', failure: failureOf(error) });
  }
}

/** Lets waiting messages, such as "pause", through. Not a timer: browsers hold those back. */
function nextMessage(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
