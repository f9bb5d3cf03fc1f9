// The page's state. Events of the worker change it; components draw it and send commands.

import type { DatasetSummary, Description, Hyperparameter, Preset, Setting } from '../../../pkg/gan_vae_lab.js';
import { DEFAULT_SEED, isDefault, type Plan, sameBeginning, samePlan } from '../plan';
import type { Budget, DeviceChoice, DeviceStatus, Event, Failure, Picture, Sources } from '../protocol';
import { type KeptRun, newRunId } from '../storage/run-record';
import { language, type Locale } from '../locale/locale.svelte';
import { applyChoices, readAddress, writeAddress } from './address';
import { Asked } from './asked.svelte';
import { ColumnState } from './column.svelte';
import { Datasets } from './datasets.svelte';
import { keepCurves, restoreCurves } from './kept-curves';
import { KeptRuns } from './kept-runs.svelte';
import { LatentSpace } from './latent-space.svelte';
import { listener } from './listen';
import { Quality } from './quality.svelte';
import { allTrained, type Interruption, resumptionNotice } from './resumption';
import { Settings } from './settings.svelte';
import { allFamilies, chosenFamilies, type ModelsChoice } from './shown-models';
import { AnswerError, WorkerClient } from './worker-client';
import { described } from '../locale/say';
import { type Phrase, type Said, messageOf } from '../phrase';

/** A second loss of the GPU within this time means that it cannot be relied on. */
const GPU_TRUST_MS = 60_000;

export class LabState {
  /** What is waited for, once that is known. */
  loading = $state.raw<Phrase | true | undefined>(true);
  /** As the program gives it. */
  #description = $state.raw<Description>();
  /** In the language of the page. */
  readonly description = $derived(this.#description && described(this.#description));
  device = $state.raw<DeviceStatus>();
  /** One a family, whether it has a model or not. */
  #all = $state.raw<ColumnState[]>([]);
  /** Families that have a model. */
  #made = $state.raw<string[]>([]);
  /** What the present models train on. */
  dataset = $state.raw<DatasetSummary>();
  /** What the present models were made with. */
  plan = $state.raw<Plan>();
  training = $state(false);
  heldOut = $state.raw<Picture>();
  heldOutNames = $state.raw<string[]>([]);
  failure = $state.raw<Failure>();
  /** Something that went well, or was mended. */
  notice = $state.raw<() => string>();
  /** The run that the visitor left for new models, until those are trained. */
  left = $state<string>();
  /** A kept run that could go on, until the visitor has answered. */
  offer = $state.raw<KeptRun>();
  broken = $state(false);
  /** When the models were last kept in the browser. */
  savedAt = $state<number>();
  /** Why the browser did not keep them when it was asked last. */
  notSaved = $state.raw<Phrase>();
  readonly kept = new KeptRuns();
  /** The step that the timeline shows; the newest if undefined. */
  shownStep = $state<number>();
  /** The stretch of steps that the charts show; all if undefined. */
  zoom = $state<[number, number]>();
  readonly settings = new Settings();
  readonly datasets = new Datasets();
  readonly quality = new Quality();
  readonly asked = new Asked();
  readonly latents: LatentSpace;
  readonly listen = listener(this);
  readonly #choices = readAddress(location.search);
  #deviceChoice: DeviceChoice = this.#choices.device;
  #client: WorkerClient | undefined;
  #interruption: Interruption | undefined;
  /** The kept run that new models were asked of. */
  #resuming: string | undefined;
  #gpuLostAt = -Infinity;

  /** All models, shown or not; before there are any, the places of those to come. */
  readonly models = $derived(this.#all.filter(({ name }) => (this.plan ? this.#made : this.settings.families).includes(name)));
  readonly columns = $derived(this.models.filter(({ name }) => this.settings.families.includes(name)));
  /** The most steps that any model has trained. */
  readonly step = $derived(Math.max(0, ...this.columns.map(({ step }) => step)));
  /** Whether nothing of the visitor's would be lost with the present models. */
  readonly untouched = $derived(this.models.every(({ untouched }) => untouched));
  /** What a step of all models takes, as far as it was measured: on the CPU they train beside each other. */
  readonly secondsPerStep = $derived.by(() => {
    const seconds = this.models.flatMap(({ stepsPerSecond }) => (stepsPerSecond ? 1 / stepsPerSecond : []));
    if (seconds.length === 0) return undefined;
    return this.device?.kind === 'cpu' ? Math.max(...seconds) : seconds.reduce((sum, one) => sum + one);
  });
  /** The step from which pictures are there. */
  readonly firstStep = $derived(Math.min(this.step, ...this.columns.map(({ firstStep }) => firstStep)));
  /** The first step of which there is anything to show. */
  readonly shownFrom = $derived(Math.min(this.step, ...this.columns.map(({ shownFrom }) => shownFrom)));
  readonly families = $derived(this.description?.families ?? []);
  readonly ready = $derived(this.plan !== undefined && !this.broken);
  readonly nextPlan = $derived(this.settings.plan(this.datasets.chosen));
  /** Whether the present models were made with other settings than are shown. */
  readonly outdated = $derived(this.plan !== undefined && !samePlan(this.plan, this.nextPlan));

  /** The run that was left, once it is known to be kept. */
  readonly leftRun = $derived(this.kept.free.find(({ id }) => id === this.left && id !== this.kept.current));

  /** Whether the page may bring along models of these settings. */
  readonly hasPretrained = $derived(isDefault(this.nextPlan) && this.datasets.choice?.file === undefined);

  constructor() {
    this.latents = new LatentSpace(this);
    this.#open(this.#deviceChoice);
    document.addEventListener('visibilitychange', () => this.#showOrHide(!document.hidden));
  }

  /** The worker as it is now: it may be replaced. */
  get client(): WorkerClient {
    if (!this.#client) throw new Error('the worker is opened first');
    return this.#client;
  }

  train = () => {
    this.shownStep = undefined;
    this.client.send({ type: 'train' });
  };
  pause = () => this.client.send({ type: 'pause' });
  singleStep = () => {
    this.shownStep = undefined;
    this.client.send({ type: 'step' });
  };
  search = (family: string) => this.client.send({ type: 'search', family });

  /** Makes new models with the settings shown; the run before can be brought back. */
  restart = () => {
    const { current } = this.kept;
    const isKept = !this.untouched;
    this.create();
    if (isKept) this.left = current;
  };

  /** Brings the run back that was left last. */
  bringBack = () => {
    const run = this.leftRun;
    this.left = undefined;
    if (run) void this.resume(run);
  };

  /** Opens the trained models that the page brings along. */
  openPretrained = () => this.create({ pretrained: true });

  /** Shows these models and trains them; makes those that are not there yet, trained where the others came trained. */
  chooseModels(choice: ModelsChoice) {
    Object.assign(this.settings, chosenFamilies(choice, this.settings, this.families));
    this.schedule({});
    if (this.outdated || this.settings.families.every((name) => this.#made.includes(name))) return;
    const { training } = this;
    const pretrained = isDefault(this.nextPlan) && this.models.some(({ firstStep }) => firstStep > 0);
    this.create({ keep: this.#made, pretrained });
    if (training) this.client.send({ type: 'train' });
  }

  /** New models: of a kept run if one is named, which this tab must have taken, else those of `sources`, or fresh ones. */
  create(sources: Omit<Sources, 'resume'> = {}, resumed?: string) {
    this.failure = undefined;
    this.notice = undefined;
    this.left = undefined;
    const { keep = [] } = sources;
    const families = allFamilies(this.families).filter((name) => this.settings.families.includes(name) || keep.includes(name));
    // What was trained and is replaced stays what it is: the new models are another run.
    const goesOn = this.models.every(({ name, untouched }) => untouched || keep.includes(name));
    const run = resumed ?? (keep.length > 0 && goesOn ? this.kept.next : newRunId());
    this.kept.expect(run);
    this.#resuming = resumed;
    this.client.send({
      type: 'create',
      run,
      plan: this.#snapshot(this.nextPlan),
      families,
      file: this.datasets.choice?.file,
      sources: { ...sources, resume: resumed !== undefined },
    });
  }

  /** Back to the settings of the present models. */
  undo = () => {
    if (!this.plan) return;
    this.settings.take(this.plan);
    this.datasets.chosen = this.plan.dataset;
    this.settings.families = this.settings.families.filter((name) => this.#made.includes(name));
  };

  schedule({ active, budget, speed, until }: { active?: string[]; budget?: Budget; speed?: number | 'full'; until?: number | 'never' }) {
    const { settings } = this;
    if (active) settings.active = active;
    if (budget) settings.budget = budget;
    if (speed) settings.speed = speed === 'full' ? undefined : speed;
    if (until) settings.until = until === 'never' ? undefined : until;
    this.#sendSchedule();
    this.#updateAddress();
  }

  chooseDataset = (name: string) => {
    this.datasets.chosen = name;
    this.#restartIfUntrained();
  };

  /** Changes a hyperparameter: at the next step if it is live, else with the next models. */
  set(parameter: Hyperparameter, family: string, value: Setting) {
    this.settings.set(parameter, family, value);
    if (!this.plan) return;
    if (!parameter.live) return this.#restartIfUntrained();
    const present = new Settings();
    present.take(this.plan);
    const before = present.value(parameter, family);
    present.set(parameter, family, value);
    this.plan = present.plan(this.plan.dataset);
    const families = parameter.shared ? this.#made : [family];
    const values = { [parameter.key]: value };
    for (const name of families) {
      this.column(name)?.changeSetting(parameter.key, before, value);
      this.client.send({ type: 'tune', family: name, values, plan: this.#snapshot(this.plan) });
    }
    this.#updateAddress();
  }

  /** From now on in this language; training goes on. */
  speak = async (locale: Locale) => {
    await language.prefer(locale);
    this.#updateAddress();
  };

  /** What an experiment would train with. */
  planOf({ shared, families, dataset }: Preset): Plan {
    return { ...this.nextPlan, dataset: dataset ?? this.datasets.chosen, shared, own: families };
  }

  startExperiment = (preset: Preset) => this.startWith(this.planOf(preset));

  /** Whether models in training can be changed to a plan. */
  isLive(plan: Plan): boolean {
    return this.plan !== undefined && sameBeginning(this.plan, plan, this.families);
  }

  /** Changes models in training, where a plan is live. */
  applyLive(plan: Plan) {
    const { plan: before } = this;
    if (!before) return;
    this.settings.take(plan);
    this.#tuneAll(before);
  }

  resetSettings = () => {
    const { dataset, seed } = this.nextPlan;
    const plan = { dataset, seed, shared: {}, own: {} };
    if (this.plan && samePlan(this.plan, plan)) return;
    this.startWith(plan);
  };

  /** New models of other settings. */
  startWith(plan: Plan) {
    this.settings.take(plan);
    this.datasets.chosen = plan.dataset;
    this.restart();
  }

  /** Sends every live setting as it is shown. */
  #tuneAll(plan: Plan) {
    const before = new Settings();
    before.take(plan);
    this.plan = this.nextPlan;
    for (const column of this.models) {
      const { family } = column;
      const live = family.hyperparameters.filter((one) => one.live);
      for (const one of live) column.changeSetting(one.key, before.value(one, family.name), this.settings.value(one, family.name));
      const values = Object.fromEntries(live.map((one) => [one.key, this.settings.value(one, family.name)]));
      this.client.send({ type: 'tune', family: family.name, values, plan: this.#snapshot(this.plan) });
    }
    this.#updateAddress();
  }

  /** For a data set of few images. */
  augment = () => {
    for (const [key, value] of [
      ['mirror', 'on'],
      ['shift', 2],
    ] as const) {
      const [family] = this.families;
      const parameter = family?.hyperparameters.find((one) => one.key === key);
      if (family && parameter) this.set(parameter, family.name, value);
    }
  };

  removeDataset = async (name: string) => {
    await this.datasets.remove(name);
    const first = this.datasets.all[0]?.name;
    if (this.datasets.chosen === name && first) this.chooseDataset(first);
  };

  /** Goes on with a run that the browser kept. */
  resume = async (run: KeptRun) => {
    if (!(await this.kept.take(run.id))) {
      await this.kept.refresh();
      this.#refuse();
      return;
    }
    this.settings.take(run.plan);
    this.settings.families = allTrained(run, this.settings);
    this.datasets.chosen = run.plan.dataset;
    this.offer = undefined;
    this.create({}, run.id);
  };

  #refuse() {
    this.failure = {
      kind: 'page',
      message: 'This run is open in another tab of this browser.',
      hint: 'Close it there, or continue there.',
    };
  }

  /** The visitor does not want to go on with it now; it stays in the list. */
  declineOffer = () => {
    if (this.offer) this.kept.leave(this.offer.id);
    this.offer = undefined;
  };

  removeRun = async (id: string) => {
    if (this.offer?.id === id) this.offer = undefined;
    await this.kept.remove(id);
  };

  /** After the worker broke: a fresh one, from what was saved last. */
  goOn = (device: DeviceChoice = this.#deviceChoice) => {
    const { failure, plan } = this;
    if (failure && plan) this.#interruption ??= { plan, training: false, failure, run: this.kept.current };
    this.failure = undefined;
    this.#open(device, device === 'cpu' ? failure?.message : undefined);
  };

  dismiss = () => {
    this.failure = undefined;
    this.notice = undefined;
  };

  /** Tells what went wrong with something that was asked for. */
  report(error: unknown) {
    if (error instanceof AnswerError) {
      if (!error.moot) this.failure = error.failure;
      return;
    }
    this.failure = { kind: 'page', message: messageOf(error), hint: '' };
  }

  #open(device: DeviceChoice, reason?: Said) {
    this.#client?.close();
    this.kept.expectNothing();
    this.#deviceChoice = device;
    this.device = undefined;
    this.plan = undefined;
    this.training = false;
    this.broken = false;
    this.loading = true;
    this.#client = new WorkerClient((event) => this.#apply(event));
    const { hardwareConcurrency: cores } = navigator;
    this.client.send({ type: 'open', device, reason, baseUrl: document.baseURI, cores });
  }

  #apply(event: Event) {
    switch (event.type) {
      case 'loading':
        this.loading = event.what;
        break;
      case 'ready':
        return void this.#start(event).catch((error) => this.report(error));
      case 'created':
        return this.#begin(event);
      case 'training':
        this.training = event.running;
        if (event.running) this.left = undefined;
        break;
      case 'losses':
      case 'curves':
      case 'pictures':
      case 'searching':
      case 'examination':
      case 'alarm':
        this.column(event.family)?.take(event);
        if (event.type === 'pictures') this.latents.follow(event.family);
        // While nothing trains, no save follows that would keep it.
        if (event.type === 'examination' && !this.training) void this.#keepMeasures();
        break;
      case 'scale':
        this.quality.take(event.scale);
        break;
      case 'examining': {
        if (event.family === undefined) {
          this.quality.prepare(event);
          break;
        }
        const examinations = this.column(event.family)?.examinations;
        if (examinations) examinations.progress = event.progress;
        break;
      }
      case 'unexamined':
        this.quality.missing = event.reason;
        break;
      case 'saved':
        this.savedAt = event.at;
        this.notSaved = undefined;
        void this.#afterSaving(event.run);
        break;
      case 'not-saved':
        this.notSaved = event.reason;
        break;
      case 'diverged':
        this.failure = {
          kind: 'page',
          message: `${event.family.toUpperCase()} training diverged at step ${event.step}: a loss is no longer a number.`,
          hint: 'Lower the learning rate and start over.',
        };
        break;
      case 'refused':
        this.loading = undefined;
        this.failure = event.failure;
        if (event.command === 'create') this.kept.refuse();
        // Not again and again at every visit.
        if (event.command === 'create' && this.#resuming) this.kept.leave(this.#resuming);
        if (!this.plan) this.#fallBackToDefaults(event.failure);
        else if (event.command === 'create') this.undo();
        break;
      case 'broken':
        this.#break(event.failure);
        break;
    }
  }

  column(family: string): ColumnState | undefined {
    return this.#all.find(({ name }) => name === family);
  }

  async #keepMeasures() {
    const run = this.kept.current;
    if (!this.kept.all.some(({ id }) => id === run)) return;
    await keepCurves(run, this.models).catch(() => {}); // the measures can be taken again
    await this.kept.refresh();
  }

  async #afterSaving(run: string) {
    await keepCurves(run, this.models).catch(() => {}); // the models themselves are kept
    await this.datasets.keepAgain();
    await this.kept.refresh();
    if (this.offer && !this.kept.all.some(({ id }) => id === this.offer?.id)) this.offer = undefined;
    // Some browsers ask the visitor, who may take a while.
    await this.kept.askForPersistence();
    await this.kept.refresh();
  }

  /** The first models of a worker: those that were interrupted, those of the address, or those that were kept. */
  async #start({ description, device, catalogue }: Extract<Event, { type: 'ready' }>) {
    const first = this.#description === undefined;
    this.#description = description;
    this.device = device;
    if (first) {
      this.#all = description.families.map((family, index) => new ColumnState(() => this.families[index] ?? family));
      applyChoices(this.#choices, this.settings, description.families);
    }
    this.#sendSchedule();
    const missing = await this.datasets.open(catalogue, this.#choices.dataset);
    if (this.#interruption) {
      const { plan, run } = this.#interruption;
      this.settings.take(plan);
      this.datasets.chosen = plan.dataset;
      return this.create({}, run);
    }
    await this.kept.refresh();
    const kept = this.kept.toResume(this.nextPlan, description.families);
    if (kept && (await this.kept.take(kept.id))) {
      this.settings.families = allTrained(kept, this.settings);
      this.create({}, kept.id);
    } else {
      this.create({ pretrained: isDefault(this.nextPlan) });
      this.offer = this.kept.toOffer((dataset) => this.datasets.all.some(({ name }) => name === dataset));
    }
    if (missing) {
      const hint = 'Your own images are stored only in the browser where you added them.';
      this.failure = { kind: 'unknown-dataset', message: `No data set named "${missing}".`, hint };
    }
  }

  #begin(created: Extract<Event, { type: 'created' }>) {
    const { run, plan, dataset, heldOut, heldOutNames, steps, trained, fresh, pretrained, resumed } = created;
    this.loading = undefined;
    // Whoever leaves a run wants a reload to leave it too.
    if (this.kept.current && this.kept.current !== run) {
      this.kept.leave(this.kept.current);
      this.savedAt = this.notSaved = undefined;
    }
    this.kept.adopt(run);
    // What was left is kept by now.
    void this.kept.refresh();
    this.plan = plan;
    this.dataset = dataset;
    this.heldOut = heldOut;
    this.heldOutNames = heldOutNames;
    this.asked.begin({ rows: created.rows, samples: created.sampleLabels, heldOut: created.heldOutLabels });
    this.#made = Object.keys(steps);
    this.quality.begin(dataset.name);
    this.shownStep = undefined;
    this.zoom = undefined;
    for (const family of fresh) {
      this.column(family)?.begin(steps[family] ?? 0, (trained[family] ?? 0) / 1000, pretrained.includes(family));
    }
    this.latents.begin();
    this.#updateAddress();
    if (resumed) void restoreCurves(run, this.models, () => this.kept.current === run).catch(() => {}); // new ones come with the next steps
    const interruption = this.#interruption;
    this.#interruption = undefined;
    this.notice = resumptionNotice(interruption, this.device, { steps, resumed, pretrained }) ?? this.notice;
    if (this.#resuming === run && !resumed && !interruption) {
      this.notice = () => 'That run is no longer kept: these models are new ones.';
    }
    if (interruption?.training) this.train();
  }

  /** The address asked for something that does not exist: say so, keep what does, and show a working page. */
  #fallBackToDefaults(failure: Failure) {
    const first = this.datasets.all[0]?.name;
    const { settings } = this;
    if (failure.kind === 'load') {
      // Another data set may be there; if the first one is not, nothing is.
      if (this.datasets.chosen === first) return this.#break(failure);
      this.datasets.chosen = first ?? '';
    } else if (failure.kind === 'invalid-argument') {
      settings.seed = DEFAULT_SEED;
    } else if (failure.kind === 'invalid-model' || failure.kind === 'storage') {
      // What was kept cannot be used now; the settings can.
      this.#interruption = undefined;
    } else {
      settings.shared = {};
      settings.own = {};
    }
    this.create();
    this.failure = failure;
  }

  #break(failure: Failure) {
    const { device, training, plan } = this;
    this.training = false;
    if (failure.kind === 'device' && device?.kind === 'webgpu' && plan) {
      const again = performance.now() - this.#gpuLostAt < GPU_TRUST_MS;
      this.#gpuLostAt = performance.now();
      this.#interruption = { plan, training, failure, run: this.kept.current };
      return this.#open(again ? 'cpu' : this.#deviceChoice, again ? failure.message : undefined);
    }
    this.client.close();
    this.failure = failure;
    const opening = device === undefined;
    if (opening && this.#deviceChoice !== 'cpu' && failure.kind !== 'load') {
      this.goOn('cpu');
    } else {
      if (plan) this.#interruption = { plan, training, failure, run: this.kept.current };
      this.broken = true;
      this.loading = undefined;
    }
  }

  /** Nothing trained yet: nothing is lost, so there is nothing to ask. */
  #restartIfUntrained() {
    if (this.untouched && this.plan && this.outdated) this.create({ pretrained: isDefault(this.nextPlan) });
  }

  #showOrHide(visible: boolean) {
    this.client.send({ type: 'visible', visible });
    if (!visible) this.client.send({ type: 'save' });
    // Another tab may have changed what is kept.
    else void this.kept.refresh();
  }

  #sendSchedule() {
    const { active, budget, speed, until } = this.settings;
    this.client.send({ type: 'schedule', active: $state.snapshot(active), budget, speed, until });
  }

  #snapshot(plan: Plan): Plan {
    return $state.snapshot(plan) as Plan;
  }

  #updateAddress() {
    if (!this.plan) return;
    const present = new Settings();
    present.take(this.plan);
    const { families, active, budget, speed } = this.settings;
    Object.assign(present, { families, active, budget, speed });
    const { dataset } = this.plan;
    const shown = dataset === this.datasets.all[0]?.name ? undefined : dataset;
    const choices = { device: this.#choices.device, dataset: shown, locale: language.locale };
    history.replaceState(null, '', writeAddress(present, choices, this.families) + location.hash);
  }
}
