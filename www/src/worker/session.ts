// All models, wherever they live, and what is done with them at the page's command.

import type { DeviceKind, TrainingReport } from '../../../pkg/gan_vae_lab.js';
import type { Plan, Values } from '../plan';
import type { Command } from '../protocol';
import { AmongTurns } from './among-turns';
import { BaselineSharing } from './baseline-sharing';
import { startComparer } from './burn';
import { failureOf, StorageError } from './failure';
import type { FreshModels } from './fresh-models';
import { sideBySide } from './hosts';
import type { Model } from './model';
import { ModelNews, type Post } from './model-news';
import { prepareModels, type Supplies } from './prepared-models';
import { PresentModels } from './present-models';
import { foundLatents } from './pretrained-records';
import { describe } from './program';
import { Rest } from './rest';
import { Saving, stepsOf } from './saving';
import { type Trained, TrainingLoop } from './training-loop';
import { phrase } from '../phrase';

export class Session implements Trained {
  readonly models = new PresentModels();
  readonly #post: Post;
  #supplies: Supplies | undefined;
  #plan: Plan | undefined;
  #run = { id: '', title: '' };
  #running = false;
  /** Training ended by itself, and what it left is told and kept. */
  #finishing = false;
  #loop: Promise<unknown> = Promise.resolve();
  readonly #saving: Saving;
  readonly #news: ModelNews;
  readonly #rest: Rest;
  readonly #training = new TrainingLoop(this);
  readonly #among: AmongTurns;
  readonly #baselines = new BaselineSharing();
  /** Whether the visitor knows that the present models are not kept. */
  #warned = false;

  constructor(post: Post) {
    this.#post = post;
    this.#saving = new Saving(post);
    this.#news = new ModelNews(post);
    const [models, news, training] = [this.models, this.#news, this.#training];
    this.#rest = new Rest({ post, models, news, onBroken: (error) => this.#break(error) });
    this.#among = new AmongTurns({ models, news, training });
  }

  /** What hosts tell by themselves. */
  get relay() {
    return this.#news.relay;
  }

  set visible(visible: boolean) {
    this.#among.visible = visible;
  }

  /** The device is up. */
  begin(device: DeviceKind, supplies: Supplies) {
    Object.assign(this.#training, { device, stepsMax: describe().steps_max });
    this.#supplies = supplies;
  }

  /** What was there when the device came up. */
  get supplies(): Supplies {
    if (!this.#supplies) throw new Error('The device is not open yet');
    return this.#supplies;
  }

  /** New models of some families; if any is refused, all present ones stay. */
  async create(command: Extract<Command, { type: 'create' }>) {
    const { run, plan, families, sources: { keep = [] } = {} } = command;
    const { hosts } = this.supplies;
    const present = this.models.families;
    const prepared = await prepareModels(command, this.supplies, present).catch((error: unknown) => {
      hosts.keepOnly(present);
      throw error;
    });
    if (!prepared) return;
    const { dataset, fresh, kept, pretrained } = prepared;
    const { files = {}, records } = pretrained ?? {};
    await this.#stop();
    // What is replaced stays kept as it was last.
    const isKept = await this.save();
    const goes = (family: string) => !keep.includes(family) || fresh.families.includes(family);
    if (!isKept && present.some(goes)) await this.#warnOfLoss(fresh);
    const isSameRun = this.#run.id === run;
    this.#run = { id: run, title: dataset.title };
    this.#plan = plan;
    const stay = this.models.all.filter(({ family }) => !goes(family));
    const found = records ? foundLatents(records, Object.keys(files)) : {};
    const made = await fresh.adopt(
      dataset.name,
      stay.map(({ family }) => family),
      kept?.trained ?? {},
      found,
    );
    const models = [...stay, ...made].sort((a, b) => families.indexOf(a.family) - families.indexOf(b.family));
    this.models.replace(models);
    hosts.keepOnly(this.models.families);
    await this.#shareCores();
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
    this.#news.forget(fresh.families);
    const known = records ? this.#news.known(records, Object.keys(files)) : [];
    // Models that stay and go on as another run are not kept as such yet.
    if (made.length === models.length || (isSameRun && isKept)) this.#saving.settle({ ...this.#run, plan, models });
    else this.#saving.unsettle();
    await sideBySide(made, (model) => this.#news.pictures(model));
    await this.#baselines.begin(dataset.name, this.models.hosts, known);
    this.#rest.begin();
  }

  /** Once: models that the browser does not keep are not let go unasked. */
  async #warnOfLoss(made: FreshModels) {
    if (this.#warned) return;
    this.#warned = true;
    await made.discard();
    this.supplies.hosts.keepOnly(this.models.families);
    this.#rest.begin();
    throw new StorageError(
      phrase('The current models would be lost, because this browser could not save them.'),
      phrase('Save them as files first, or repeat the action to discard them.'),
    );
  }

  async schedule({ active, budget, speed, until }: Extract<Command, { type: 'schedule' }>) {
    this.models.active = active;
    Object.assign(this.#training, { budget, speed });
    this.#training.limit.choose(until, this.runners, budget);
    await this.#shareCores();
  }

  /** Those that learn side by side have the same number of threads each. */
  async #shareCores() {
    const share = Math.max(1, Math.floor(this.supplies.cores / this.runners.length));
    await Promise.all(this.runners.map(({ host }) => host.useThreads(share)));
  }

  async tune(family: string, values: Values, plan: Plan) {
    const model = this.models.of(family);
    const drawsAnew = await model.host.tune(family, values);
    this.#plan = plan;
    if (drawsAnew) await this.#drawAnew(model);
  }

  /** What is shown and known of a model is of before a change. */
  async #drawAnew(model: Model) {
    if (this.#running) {
      // Those in training are drawn soon anyway.
      if (!this.runners.includes(model)) await this.#news.pictures(model, 0);
    } else if (!this.#rest.isTrying) {
      await this.#rest.stop();
      await model.host.outdate(model.family);
      this.#news.forget([model.family]);
      this.#rest.draw(model);
    }
  }

  /** Somebody waits for answers. */
  attend() {
    this.#training.attend();
  }

  /** Starts the loop and returns; `pause` ends it. */
  async train() {
    if (this.#running || this.models.isEmpty) return;
    await this.#stop();
    this.#running = true;
    this.#warned = false;
    this.#saving.begin();
    this.#post({ type: 'training', running: true });
    this.#loop = this.#trainLoop();
  }

  async pause() {
    await this.#stop();
    this.#rest.begin();
  }

  /** Ends training, a search, or evaluating in a rest. */
  async #stop() {
    this.#finishing = false;
    this.#running = false;
    await this.#rest.stop();
    await this.#loop;
  }

  async step() {
    await this.#stop();
    await sideBySide(this.runners, async (model) => {
      await this.#training.step(model);
      await this.#news.pictures(model);
    });
    await this.save();
    this.#rest.begin();
  }

  /** Looks for the latents of held-out images without training, until it is done or a command comes. */
  async search(family: string) {
    await this.#stop();
    this.#rest.search(this.models.of(family));
  }

  /** Trains fresh models with both engines, until all is compared or a command comes. */
  async compareEngines() {
    const plan = this.#plan;
    if (!plan) return;
    await this.#stop();
    const { device = 'cpu' } = this.#training;
    const start = (signal: AbortSignal) => startComparer(device, this.supplies.datasets.file(plan.dataset), signal);
    this.#rest.compare({ families: this.runners.map(({ family }) => family), plan, start });
  }

  /** Trains fresh models of several widths for a moment each, until one is too slow or a command comes. */
  async fitWidth() {
    const plan = this.#plan;
    if (!plan) return;
    await this.#stop();
    this.#rest.fit({ models: this.runners, plan });
  }

  /** What came in between stays. */
  async stopTrial() {
    if (this.#rest.isTrying) await this.pause();
  }

  /** Keeps all models in the browser, if they changed; whether they are kept. */
  async save(): Promise<boolean> {
    return !this.#plan || this.#saving.save({ ...this.#run, plan: this.#plan, models: this.models.all });
  }

  /** The page may be gone soon. */
  async saveSoon() {
    // Between two rounds, when all losses are known.
    if (this.#running) this.#saving.hurry();
    else await this.save();
  }

  get runners(): Model[] {
    return this.models.runners;
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
      await sideBySide(this.runners, (model) => this.#news.pictures(model));
      await this.save();
      if (this.#finishing) this.#rest.begin();
    } catch (error) {
      this.#break(error);
    }
  }

  get isReadDue(): boolean {
    return !this.#running || this.#saving.isDue || this.#among.isDue;
  }

  async amongTurns() {
    await this.#among.work();
    if (this.#saving.isDue) await this.save();
  }

  async afterTurns(models: Model[]) {
    await this.#among.workOn(models);
  }

  /** Tells the losses of a turn; training ends when one is no number any more. */
  take(model: Model, report: TrainingReport | undefined) {
    if (!this.#news.losses(model, report)) this.#running = false;
  }

  #break(error: unknown) {
    this.#post({ type: 'broken', failure: failureOf(error) });
  }
}
