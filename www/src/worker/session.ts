// All models, wherever they live, and the loop that trains them.

import { type Alarm, describe, type DeviceKind, type Sound } from '../../../pkg/gan_vae_lab.js';
import type { Plan, Values } from '../plan';
import type { Command, Event, ExaminingCost, Memory } from '../protocol';
import { storageReason } from '../storage/reason';
import { keptRun } from '../storage/runs';
import { total } from './allowance';
import type { Datasets } from './datasets';
import { failureOf, StorageError } from './failure';
import { FreshModels } from './fresh-models';
import { type Host, type Hosts, sideBySide } from './hosts';
import { Model, type TurnReport } from './model';
import { nextMessage } from './next-message';
import type { Pretrained } from './pretrained';
import { foundLatents, recordEvents } from './pretrained-records';
import { Saving, stepsOf } from './saving';
import { ToldTogether } from './told-together';
import { type Trained, TrainingLoop } from './training-loop';
import { phrase } from '../phrase';

/** Steps of a search that was asked for, and of one picture of it. */
const SEARCH_STEPS = 200;
const SEARCH_STEPS_SHOWN = 10;

type Post = (event: Event, transfer?: Transferable[]) => void;

export class Session implements Trained {
  readonly #post: Post;
  #datasets: Datasets | undefined;
  #pretrained: Pretrained | undefined;
  #hosts: Hosts | undefined;
  #models = new Map<string, Model>();
  #plan: Plan | undefined;
  #run = { id: '', title: '' };
  visible = true;
  #active: string[] = [];
  #running = false;
  #searching = false;
  /** Training ended by itself, and what it left is told and kept. */
  #finishing = false;
  #resting = false;
  #loop: Promise<unknown> = Promise.resolve();
  readonly #saving: Saving;
  readonly #training = new TrainingLoop(this);
  /** Reports of models in training, and of models at rest. */
  readonly #rough: ToldTogether;
  readonly #thorough: ToldTogether;
  /** Whether the visitor knows that the present models are not kept. */
  #warned = false;

  constructor(post: Post) {
    this.#post = post;
    this.#saving = new Saving(post);
    this.#rough = new ToldTogether(post);
    this.#thorough = new ToldTogether(post);
  }

  /** What hosts tell by themselves. */
  readonly relay = (event: Event) => {
    if (event.type !== 'examination') this.#post(event);
    else if (event.report.rough) this.#rough.take(event);
    else this.#thorough.take(event);
  };

  /** The device is up. */
  begin(device: DeviceKind, hosts: Hosts, datasets: Datasets, pretrained: Pretrained) {
    Object.assign(this.#training, { device, stepsMax: describe().steps_max });
    this.#hosts = hosts;
    this.#datasets = datasets;
    this.#pretrained = pretrained;
  }

  /** New models of some families; if any is refused, all present ones stay. */
  async create(command: Extract<Command, { type: 'create' }>) {
    const { run, plan, families, sources: { keep = [] } = {} } = command;
    const prepared = await this.#prepare(command).catch((error: unknown) => {
      this.#hosts?.keepOnly([...this.#models.keys()]);
      throw error;
    });
    if (!prepared) return;
    const { dataset, fresh, kept, pretrained } = prepared;
    const { files = {}, records } = pretrained ?? {};
    await this.#stop();
    // What is replaced stays kept as it was last.
    const isKept = await this.save();
    const goes = (family: string) => !keep.includes(family) || fresh.families.includes(family);
    if (!isKept && [...this.#models.keys()].some(goes)) await this.#warnOfLoss(fresh);
    const isSameRun = this.#run.id === run;
    this.#run = { id: run, title: dataset.title };
    this.#plan = plan;
    const stay = [...this.#models.values()].filter(({ family }) => !goes(family));
    const found = records ? foundLatents(records, Object.keys(files)) : {};
    const made = await fresh.adopt(
      dataset.name,
      stay.map(({ family }) => family),
      kept?.trained ?? {},
      found,
    );
    const models = [...stay, ...made].sort((a, b) => families.indexOf(a.family) - families.indexOf(b.family));
    this.#models = new Map(models.map((model) => [model.family, model]));
    this.#hosts?.keepOnly([...this.#models.keys()]);
    const [first] = models;
    if (!first) return;
    this.#post({
      type: 'created',
      run,
      plan,
      dataset,
      ...(await first.host.exhibits(first.family)),
      steps: stepsOf(models),
      fresh: fresh.families,
      pretrained: Object.keys(files),
      resumed: kept !== undefined,
      trained: kept?.trained ?? {},
    });
    for (const reports of [this.#rough, this.#thorough]) reports.forget(fresh.families);
    const known = records ? recordEvents(records, Object.keys(files)) : [];
    for (const event of known) this.#post(event);
    const examined = known.flatMap((event) => (event.type === 'examination' ? { family: event.family, step: event.report.step } : []));
    for (const model of examined) this.#thorough.know(model);
    // Models that stay and go on as another run are not kept as such yet.
    if (made.length === models.length || (isSameRun && isKept)) this.#saving.settle({ ...this.#run, plan, models });
    else this.#saving.unsettle();
    await sideBySide(made, (model) => this.#postPictures(model));
    for (const host of this.#hostsInUse)
      await host.beginExamining(
        dataset.name,
        examined.map(({ family }) => family),
      );
    this.#rest();
  }

  /** Makes the models of a `create` beside the present ones. */
  async #prepare({ run, plan, families, file, sources = {} }: Extract<Command, { type: 'create' }>) {
    const { files = {}, resume = false, keep = [], pretrained = false } = sources;
    const hosts = await this.#hosts?.of(families);
    if (!hosts) return undefined;
    const places = new Map(hosts.map((host, index) => [families[index] ?? '', host]));
    const fresh = new FreshModels(
      places,
      families.filter((name) => !keep.includes(name) || !this.#models.has(name)),
    );
    const dataset = await this.#datasets?.load(plan.dataset, fresh.hosts, file);
    if (!dataset) return undefined;
    const kept = resume ? await this.#keptRun(run) : undefined;
    const trained = pretrained && !kept ? await this.#pretrained?.of(plan.dataset, fresh.families) : undefined;
    await fresh.make(plan, kept?.models ?? trained?.files ?? files);
    return { dataset, fresh, kept, pretrained: trained };
  }

  /** Rejects if the browser does not give it back: fresh models in its place would be kept over it. */
  #keptRun(id: string) {
    return keptRun(id).catch((error: unknown) => {
      throw new StorageError(
        phrase('The saved run could not be read: {why}.', { why: storageReason(error) }),
        phrase('It has not been removed; try again under Runs.'),
      );
    });
  }

  /** Once: models that the browser does not keep are not let go unasked. */
  async #warnOfLoss(made: FreshModels) {
    if (this.#warned) return;
    this.#warned = true;
    await made.discard();
    this.#hosts?.keepOnly([...this.#models.keys()]);
    this.#rest();
    throw new StorageError(
      phrase('The current models would be lost, because this browser could not save them.'),
      phrase('Save them as files first, or repeat the action to discard them.'),
    );
  }

  schedule({ active, budget, speed, until }: Extract<Command, { type: 'schedule' }>) {
    this.#active = active;
    Object.assign(this.#training, { budget, speed });
    this.#training.limit.choose(until, this.runners, budget);
  }

  async tune(family: string, values: Values, plan: Plan) {
    await this.model(family).host.tune(family, values);
    this.#plan = plan;
  }

  model(family: string): Model {
    const model = this.#models.get(family);
    if (!model) throw new Error(`There is no ${family} model yet`);
    return model;
  }

  get #hostsInUse(): Host[] {
    return [...new Set([...this.#models.values()].map(({ host }) => host))];
  }

  /** What a picture of a data set sounds like; models that train on it know how. */
  async sound(dataset: string, picture: Uint8Array<ArrayBuffer>): Promise<Sound> {
    const [host] = this.#hostsInUse;
    if (!host) throw new Error('There are no models yet');
    return host.sound(dataset, picture);
  }

  async memory(): Promise<Memory> {
    if (!this.#hosts) throw new Error('The device is not open yet');
    return this.#hosts.memory();
  }

  async examiningCost(): Promise<ExaminingCost> {
    const costs = await Promise.all(this.#hostsInUse.map((host) => host.examiningCost()));
    return total(costs);
  }

  /** Somebody waits for answers. */
  attend() {
    this.#training.attend();
  }

  /** Starts the loop and returns; `pause` ends it. */
  async train() {
    if (this.#running || this.#models.size === 0) return;
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
    this.#finishing = false;
    this.#running = false;
    if (this.#resting) await Promise.all(this.#hostsInUse.map((host) => host.stopResting()));
    this.#resting = false;
    await this.#loop;
  }

  async step() {
    await this.#stop();
    await sideBySide(this.runners, async (model) => {
      await this.#training.step(model);
      await this.#postPictures(model);
    });
    await this.save();
    this.#rest();
  }

  /** Looks for the latents of held-out images without training, until it is done or a command comes. */
  async search(family: string) {
    await this.#stop();
    const model = this.model(family);
    this.#searching = true;
    this.#loop = (async () => {
      for (let done = 0; done < SEARCH_STEPS && this.#searching; done += SEARCH_STEPS_SHOWN) {
        this.#post({ type: 'searching', family, progress: done / SEARCH_STEPS });
        await this.#postPictures(model, SEARCH_STEPS_SHOWN);
        await nextMessage();
      }
      this.#post({ type: 'searching', family, progress: undefined });
      if (this.#searching) this.#rest();
    })().catch((error) => this.#break(error));
  }

  /** Nothing trains: finds out what is not known yet, until a command comes. */
  #rest() {
    if (this.#models.size === 0) return;
    this.#resting = true;
    this.#loop = this.#findOut().catch((error) => this.#break(error));
  }

  /** How good the models are; and in each host after that, latents that come close to held-out images. */
  async #findOut() {
    this.#thorough.expect([...this.#models.values()].filter(({ step }) => step > 0));
    const rests = new Map(this.#hostsInUse.map((host) => [host, host.rest()]));
    const examined = Promise.all(rests.values()).then(() => this.#resting && this.#thorough.release());
    const searched = sideBySide([...this.#models.values()], async (model) => {
      await rests.get(model.host);
      await this.#searchToTheEnd(model);
    });
    await Promise.all([examined, searched]);
  }

  async #searchToTheEnd(model: Model) {
    const { family } = model;
    if (model.searched === 1) return;
    while (this.#resting && model.searched < 1) {
      this.#post({ type: 'searching', family, progress: model.searched });
      await this.#postPictures(model);
      await nextMessage();
    }
    this.#post({ type: 'searching', family, progress: undefined });
  }

  /** Keeps all models in the browser, if they changed; whether they are kept. */
  async save(): Promise<boolean> {
    return !this.#plan || this.#saving.save({ ...this.#run, plan: this.#plan, models: [...this.#models.values()] });
  }

  /** The page may be gone soon. */
  async saveSoon() {
    // Between two rounds, when all losses are known.
    if (this.#running) this.#saving.hurry();
    else await this.save();
  }

  get runners(): Model[] {
    return [...this.#models.values()].filter(({ family }) => this.#active.includes(family));
  }

  async #trainLoop() {
    try {
      await this.#training.run(() => this.#running);
      this.#finishing = this.#running;
    } catch (error) {
      // Before it is told that training stopped: it did so by this, and may go on elsewhere.
      return this.#break(error);
    } finally {
      this.#running = false;
      this.#post({ type: 'training', running: false });
    }
    try {
      await sideBySide(this.runners, (model) => this.#postPictures(model));
      await this.save();
      if (this.#finishing) this.#rest();
    } catch (error) {
      this.#break(error);
    }
  }

  get isReadDue(): boolean {
    const isSliceDue = this.runners.some(({ examiningDue }) => examiningDue === 'slice');
    return !this.#running || this.#saving.isDue || this.#arePicturesDue || isSliceDue || this.#isRoundDue;
  }

  async amongTurns() {
    const { runners } = this;
    await this.#examine(runners);
    if (this.#isRoundDue) await this.#beginRound();
    // All of them at once, so that pictures of the same step stand side by side.
    if (this.#arePicturesDue) await sideBySide(runners, (model) => this.#postPictures(model));
    if (this.#saving.isDue) await this.save();
  }

  async afterTurns(models: Model[]) {
    await this.#examine(models);
    if (this.#drawsTogether || !this.visible) return;
    for (const model of models) if (model.picturesDue) await this.#postPictures(model);
  }

  /** In equal time models are at different steps anyway: none waits for another to be drawn, as far as they have cores. */
  get #drawsTogether(): boolean {
    const { device, budget } = this.#training;
    return device === 'webgpu' || budget === 'steps';
  }

  get #arePicturesDue(): boolean {
    return this.#drawsTogether && this.visible && this.runners.some(({ picturesDue }) => picturesDue);
  }

  /** Goes on with examining models in training where that is due. */
  async #examine(models: Model[]) {
    const hosts = new Set(models.filter(({ examiningDue }) => examiningDue === 'slice').map(({ host }) => host));
    await Promise.all([...hosts].map((host) => host.examine(this.#dueIn(host))));
  }

  /** Whether all models that train can be examined from here on. */
  get #isRoundDue(): boolean {
    const { runners } = this;
    return runners.length > 0 && runners.every(({ examiningDue }) => examiningDue === 'round');
  }

  /** All of them begin together: in equal steps, at the same one. */
  async #beginRound() {
    this.#rough.release();
    this.#rough.expect(this.runners);
    const hosts = new Set(this.runners.map(({ host }) => host));
    await Promise.all([...hosts].map((host) => host.beginRound(this.#dueIn(host))));
  }

  /** The families that train in a host, whose examining is no longer due. */
  #dueIn(host: Host): string[] {
    const present = this.runners.filter((model) => model.host === host);
    for (const model of present) model.examiningDue = undefined;
    return present.map(({ family }) => family);
  }

  /** Tells the losses of a turn; training ends when one is no number any more. */
  take(model: Model, { losses, alarms }: TurnReport) {
    if (!losses) return;
    const { family, pace, milliseconds } = model;
    this.#postAlarms(family, alarms);
    this.#post({ type: 'losses', family, ...losses, stepsPerSecond: pace.rate, seconds: milliseconds / 1000 });
    if (Object.values(losses.values).every(Number.isFinite)) return;
    this.#running = false;
    if (!model.diverged) this.#post({ type: 'diverged', family, step: losses.step });
    model.diverged = true;
  }

  async #postPictures(model: Model, searchSteps?: number) {
    const { pictures, alarms } = await model.pictures(searchSteps);
    this.#postAlarms(model.family, alarms);
    const shown = [pictures.samples, pictures.reconstruction.picture];
    this.#post(
      { type: 'pictures', ...pictures },
      shown.map(({ rgba }) => rgba.buffer),
    );
  }

  #postAlarms(family: string, alarms: Alarm[]) {
    for (const alarm of alarms) this.#post({ type: 'alarm', family, alarm });
  }

  #break(error: unknown) {
    this.#post({ type: 'broken', failure: failureOf(error) });
  }
}
