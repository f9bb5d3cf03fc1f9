// The models of all columns, and the loop that trains them.

import { type Alarm, describe, type DeviceKind, type Lab } from '../../../pkg/gan_vae_lab.js';
import type { Plan, Values } from '../plan';
import type { Budget, Command, Event, Picture } from '../protocol';
import { storageReason } from '../storage/reason';
import { keptRun } from '../storage/runs';
import { Column, SAMPLES } from './column';
import type { Datasets } from './datasets';
import { Examining } from './examining';
import { failureOf, StorageError } from './failure';
import { makeLabs } from './labs';
import { nextMessage } from './next-message';
import type { Pretrained } from './pretrained';
import { recordEvents } from './pretrained-records';
import type { TurnReport } from './rounds';
import { Saving, stepsOf } from './saving';
import { type Trained, TrainingLoop } from './training-loop';

const HELD_OUT_MAX = 16;
const HELD_OUT_COLUMNS = 4;
/** Steps of a search that was asked for, and of one picture of it. */
const SEARCH_STEPS = 200;
const SEARCH_STEPS_SHOWN = 10;

type Post = (event: Event, transfer?: Transferable[]) => void;

export class Session implements Trained {
  readonly #post: Post;
  readonly examining: Examining;
  datasets: Datasets | undefined;
  pretrained: Pretrained | undefined;
  columns = new Map<string, Column>();
  plan: Plan | undefined;
  #run = { id: '', title: '' };
  visible = true;
  #active: string[] = [];
  #running = false;
  #searching = false;
  #resting = false;
  #loop: Promise<void> = Promise.resolve();
  readonly #saving: Saving;
  readonly #training = new TrainingLoop(this);
  /** Whether the visitor knows that the present models are not kept. */
  #warned = false;

  set device(device: DeviceKind) {
    this.#training.device = device;
  }

  constructor(post: Post) {
    this.#post = post;
    this.examining = new Examining(post);
    this.#saving = new Saving(post);
  }

  /** New models of some families; if any is refused, all present ones stay. */
  async create({ run, plan, families: wanted, file, sources = {} }: Extract<Command, { type: 'create' }>) {
    const { files = {}, resume = false, keep = [], pretrained = false } = sources;
    const dataset = await this.datasets?.load(plan.dataset, file);
    if (!dataset) return;
    const kept = resume ? await this.#keptRun(run) : undefined;
    const fresh = wanted.filter((name) => !keep.includes(name) || !this.columns.has(name));
    const trained = pretrained && !kept ? await this.pretrained?.of(plan.dataset, fresh) : undefined;
    const made = makeLabs(plan, fresh, kept?.models ?? trained?.files ?? files);
    await this.#stop();
    // What is replaced stays kept as it was last.
    const isKept = await this.save();
    const stays = (column: Column) => keep.includes(column.family) && !made.has(column.family);
    if (!isKept && [...this.columns.values()].some((column) => !stays(column))) this.#warnOfLoss(made);
    const isSameRun = this.#run.id === run;
    this.#run = { id: run, title: dataset.title };
    this.plan = plan;
    const heldOut = Uint32Array.from({ length: Math.min(HELD_OUT_MAX, dataset.held_out) }, (_, index) => index);
    for (const { name, has_encoder } of describe().families) {
      const lab = made.get(name);
      if (!lab) continue;
      this.columns.get(name)?.free();
      const column = new Column(name, lab, heldOut, dataset.held_out, has_encoder);
      column.milliseconds = kept?.trained[name] ?? 0;
      const found = trained?.files[name] && trained.records?.models[name]?.found;
      if (found) column.takeFound(found);
      this.columns.set(name, column);
    }
    this.#drop((name) => !made.has(name) && !keep.includes(name));
    this.datasets?.keepOnly(dataset);
    const [first] = this.columns.values();
    if (!first) return;
    const picture: Picture = await first.lab.heldOut(heldOut, HELD_OUT_COLUMNS);
    const columns = [...this.columns.values()];
    this.#post({
      type: 'created',
      run,
      plan,
      dataset,
      heldOut: picture,
      heldOutNames: first.lab.heldOutNames(heldOut),
      rows: first.lab.classRows(),
      sampleLabels: first.lab.sampleLabels(SAMPLES),
      heldOutLabels: first.lab.heldOutLabels(heldOut.length),
      steps: stepsOf(columns),
      fresh: [...made.keys()],
      pretrained: Object.keys(trained?.files ?? {}),
      resumed: kept !== undefined,
      trained: kept?.trained ?? {},
    });
    const known = trained?.records ? recordEvents(trained.records, Object.keys(trained.files)) : [];
    for (const event of known) this.#post(event);
    // Models that stay and go on as another run are not kept as such yet.
    if (columns.every((column) => made.has(column.family)) || (isSameRun && isKept)) this.#saving.settle({ ...this.#run, plan, columns });
    else this.#saving.unsettle();
    for (const column of columns) {
      if (!made.has(column.family)) continue;
      await this.#postPictures(column);
    }
    const examined = known.flatMap((event) => (event.type === 'examination' ? event.family : []));
    this.examining.begin(dataset.name, columns, examined);
    this.#rest();
  }

  /** Rejects if the browser does not give it back: fresh models in its place would be kept over it. */
  #keptRun(id: string) {
    return keptRun(id).catch((error: unknown) => {
      throw new StorageError(`The kept run could not be read: ${storageReason(error)}.`, 'It stays where it is; try it again under Kept runs.');
    });
  }

  /** Once: models that the browser does not keep are not let go unasked. */
  #warnOfLoss(made: Map<string, Lab>) {
    if (this.#warned) return;
    this.#warned = true;
    for (const lab of made.values()) lab.free();
    this.#rest();
    throw new StorageError(
      'The present models would be lost, because this browser could not keep them.',
      'Save them as files first, or do the same again to let them go.',
    );
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
    Object.assign(this.#training, { budget, speed });
  }

  tune(family: string, values: Values, plan: Plan) {
    const { lab, watch } = this.column(family);
    lab.setHyperparameters(values);
    // What was right under the old settings is no measure for the new ones.
    watch.settingsChanged(lab.step());
    this.plan = plan;
  }

  column(family: string): Column {
    const column = this.columns.get(family);
    if (!column) throw new Error(`There is no model of the family "${family}" yet`);
    return column;
  }

  /** Somebody waits for answers. */
  attend() {
    this.#training.attend();
  }

  /** Starts the loop and returns; `pause` ends it. */
  async train() {
    if (this.#running || this.columns.size === 0) return;
    await this.#stop();
    this.#running = true;
    this.#warned = false;
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
    for (const column of this.runners) {
      await this.#training.step(column);
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
        await this.#postPictures(column, SEARCH_STEPS_SHOWN);
        await nextMessage();
      }
      this.#post({ type: 'searching', family, progress: undefined });
      if (this.#searching) this.#rest();
    })().catch((error) => this.#break(error));
  }

  /** Nothing trains: finds out what is not known yet, until a command comes. */
  #rest() {
    if (this.columns.size === 0) return;
    this.#resting = true;
    this.#loop = this.#findOut().catch((error) => this.#break(error));
  }

  /** How good the models are, then latents that come close to held-out images. */
  async #findOut() {
    await this.examining.rest(() => this.#resting);
    for (const column of this.columns.values()) {
      const { family } = column;
      if (column.searched === 1) continue;
      while (this.#resting && column.searched < 1) {
        this.#post({ type: 'searching', family, progress: column.searched });
        await this.#postPictures(column);
        await nextMessage();
      }
      this.#post({ type: 'searching', family, progress: undefined });
    }
  }

  /** Keeps all models in the browser, if they changed; whether they are kept. */
  async save(): Promise<boolean> {
    return !this.plan || this.#saving.save({ ...this.#run, plan: this.plan, columns: [...this.columns.values()] });
  }

  /** The page may be gone soon. */
  async saveSoon() {
    // Between two rounds, when all losses are known.
    if (this.#running) this.#saving.hurry();
    else await this.save();
  }

  get runners(): Column[] {
    return [...this.columns.values()].filter(({ family }) => this.#active.includes(family));
  }

  async #trainLoop() {
    try {
      await this.#training.run(() => this.#running);
    } catch (error) {
      // Before it is told that training stopped: it did so by this, and may go on elsewhere.
      return this.#break(error);
    } finally {
      this.#running = false;
      this.#post({ type: 'training', running: false });
    }
    try {
      for (const column of this.runners) await this.#postPictures(column);
      await this.save();
    } catch (error) {
      this.#break(error);
    }
  }

  get isReadDue(): boolean {
    return !this.#running || this.#saving.isDue || this.#arePicturesDue || this.examining.isDue;
  }

  async amongRounds() {
    const { runners } = this;
    await this.examining.amongTraining(runners);
    // All of them at once, so that pictures of the same step stand side by side.
    if (this.#arePicturesDue) for (const column of runners) await this.#postPictures(column);
    if (this.#saving.isDue) await this.save();
  }

  get #arePicturesDue(): boolean {
    return this.visible && this.runners.some(({ picturesDue }) => picturesDue);
  }

  /** Tells the losses of a turn; training ends when one is no number any more. */
  take({ column, report, milliseconds }: TurnReport) {
    this.examining.earn(milliseconds);
    if (!report) return;
    const { family, watch, pace } = column;
    this.#postAlarms(family, watch.losses(report.step, report.values));
    this.#post({ type: 'losses', family, ...report, stepsPerSecond: pace.rate, seconds: column.milliseconds / 1000 });
    if (Object.values(report.values).every(Number.isFinite)) return;
    this.#running = false;
    if (!column.diverged) this.#post({ type: 'diverged', family, step: report.step });
    column.diverged = true;
  }

  async #postPictures(column: Column, searchSteps?: number) {
    const pictures = await column.pictures(searchSteps);
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
