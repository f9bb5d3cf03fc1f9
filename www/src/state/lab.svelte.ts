// The page's state. Events of the worker change it; components draw it and send commands.

import type { DatasetSummary, Description, LabConfig, Setting } from '../../../pkg/gan_vae_lab.js';
import type { CatalogueEntry, Command, DeviceChoice, DeviceStatus, Event, Failure, Picture } from '../protocol';
import { DEFAULT_SEED, readAddress, writeAddress } from './address';
import { Datasets } from './datasets.svelte';
import { LossHistory } from './loss-history.svelte';
import { Player } from './player';

export class LabState {
  loading = $state<string | undefined>('Loading');
  description = $state.raw<Description>();
  device = $state.raw<DeviceStatus>();
  /** What the present model trains on. */
  dataset = $state.raw<DatasetSummary>();
  /** What the present model was made with. */
  config = $state.raw<LabConfig>();
  training = $state(false);
  step = $state(0);
  /** The step that the pictures show: they come less often than losses. */
  picturesStep = $state(0);
  stepsPerSecond = $state<number>();
  samples = $state.raw<Picture>();
  heldOut = $state.raw<Picture>();
  heldOutNames = $state.raw<string[]>([]);
  reconstructions = $state.raw<Picture>();
  failure = $state.raw<Failure>();
  broken = $state(false);
  readonly losses = new LossHistory();
  readonly datasets = new Datasets();
  readonly #player = new Player();

  /** What the next model will be made with. */
  family = $state('');
  seed = $state<number | null>(DEFAULT_SEED);
  hyperparameters = $state<Record<string, Setting>>({});

  readonly #choices = readAddress(location.search);
  #deviceChoice: DeviceChoice = this.#choices.device;
  #worker: Worker | undefined;

  readonly described = $derived(this.description?.families.find(({ name }) => name === this.family));
  /** Whether the present model was made with other settings than are shown. */
  readonly outdated = $derived(
    this.config !== undefined && JSON.stringify(this.config) !== JSON.stringify(this.#nextConfig()),
  );

  /** Whether training would go on with a model of another family or data set than is shown. */
  readonly replaced = $derived(
    this.config !== undefined &&
      (this.family !== this.config.family || this.datasets.chosen !== this.config.dataset),
  );

  constructor() {
    this.seed = this.#choices.seed;
    this.hyperparameters = this.#choices.hyperparameters;
    this.#open(this.#deviceChoice);
  }

  train = () => this.#send({ type: 'train' });
  pause = () => this.#send({ type: 'pause' });
  singleStep = () => this.#send({ type: 'step' });

  /** Makes a fresh model with the settings shown. */
  restart = () => {
    this.failure = undefined;
    this.#send({ type: 'create', config: this.#nextConfig(), file: this.datasets.choice?.file });
  };

  chooseFamily = (family: string) => {
    this.family = family;
    this.hyperparameters = {};
    if (this.step === 0) this.restart();
  };

  chooseDataset = (name: string) => {
    this.datasets.chosen = name;
    if (this.step === 0) this.restart();
  };

  /** For a data set of few images. */
  augment = () => {
    this.hyperparameters = { ...this.hyperparameters, mirror: 'on', shift: 2 };
    if (this.step === 0) this.restart();
  };

  removeDataset = async (name: string) => {
    await this.datasets.remove(name);
    const first = this.datasets.all[0]?.name;
    if (this.datasets.chosen === name && first) this.chooseDataset(first);
  };

  /** Plays what a picture of sound sounds like. */
  listen = (picture: Uint8Array<ArrayBuffer>) => {
    if (!this.config) return;
    this.#player.prepare();
    this.#send({ type: 'listen', dataset: this.config.dataset, picture });
  };

  /** After the worker broke: a fresh one, on the CPU. */
  continueOnCpu = () => {
    const reason = this.failure?.message;
    this.failure = undefined;
    this.broken = false;
    this.#open('cpu', reason);
  };

  dismiss = () => (this.failure = undefined);

  #open(device: DeviceChoice, reason?: string) {
    this.#worker?.terminate();
    this.#deviceChoice = device;
    this.device = undefined;
    this.config = undefined;
    this.training = false;
    this.loading = 'Loading';
    const worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Event>) => this.#apply(data);
    worker.onerror = ({ message }) => {
      const hint = 'Reload the page; it needs a browser of the year 2023 or later.';
      this.#apply({ type: 'broken', failure: { kind: 'page', message: `The worker could not start. ${message ?? ''}`, hint } });
    };
    this.#worker = worker;
    this.#send({ type: 'open', device, reason, baseUrl: document.baseURI });
  }

  #send(command: Command) {
    this.#worker?.postMessage(command);
  }

  #nextConfig(): LabConfig {
    return {
      dataset: this.datasets.chosen,
      family: this.family,
      seed: this.seed ?? DEFAULT_SEED,
      hyperparameters: $state.snapshot(this.hyperparameters),
    };
  }

  #apply(event: Event) {
    switch (event.type) {
      case 'loading':
        this.loading = event.what;
        break;
      case 'ready':
        this.description = event.description;
        this.device = event.device;
        this.family ||= this.#choices.family ?? event.description.families[0]?.name ?? '';
        this.#dropUnknownKeys();
        void this.#start(event.catalogue);
        break;
      case 'created':
        this.loading = undefined;
        this.config = event.config;
        this.dataset = event.dataset;
        this.heldOut = event.heldOut;
        this.heldOutNames = event.heldOutNames;
        this.samples = undefined;
        this.reconstructions = undefined;
        this.step = 0;
        this.picturesStep = 0;
        this.stepsPerSecond = undefined;
        this.losses.clear();
        this.#updateAddress(event.config);
        break;
      case 'training':
        this.training = event.running;
        break;
      case 'losses':
        this.step = event.step;
        this.stepsPerSecond = event.stepsPerSecond ?? this.stepsPerSecond;
        this.losses.push(event.step, event.values);
        break;
      case 'pictures':
        this.picturesStep = event.step;
        this.samples = event.samples;
        this.reconstructions = event.reconstructions;
        break;
      case 'sound':
        this.#player.play(event.sound);
        break;
      case 'diverged':
        this.failure = {
          kind: 'page',
          message: `A loss is no longer a number after step ${event.step}: the training diverged.`,
          hint: 'Lower the learning rate and restart.',
        };
        break;
      case 'refused':
        this.loading = undefined;
        this.failure = event.failure;
        if (!this.config) this.#fallBackToDefaults();
        else this.datasets.chosen = this.config.dataset;
        break;
      case 'broken':
        this.#break(event.failure);
        break;
    }
  }

  /** The first model, on the data set of the address if there is one. */
  async #start(catalogue: CatalogueEntry[]) {
    await this.datasets.open(catalogue);
    const wanted = this.datasets.chosen || this.#choices.dataset;
    const found = this.datasets.all.find(({ name }) => name === wanted);
    this.datasets.chosen = found?.name ?? this.datasets.all[0]?.name ?? '';
    this.restart();
    if (found || !wanted) return;
    const hint = 'Own images are kept only in the browser that they were chosen in.';
    this.failure = { kind: 'unknown-dataset', message: `There is no data set "${wanted}" here.`, hint };
  }

  /** Addresses collect keys of others, such as trackers. */
  #dropUnknownKeys() {
    const known = this.described?.hyperparameters.map(({ key }) => key) ?? [];
    for (const key of Object.keys(this.hyperparameters)) {
      if (!known.includes(key)) delete this.hyperparameters[key];
    }
  }

  /** The address asked for something that does not exist: say so, keep what does, and show a working page. */
  #fallBackToDefaults() {
    const { failure } = this;
    const first = this.datasets.all[0]?.name;
    if (failure?.kind === 'load') {
      // Another data set may be there; if the first one is not, nothing is.
      if (this.datasets.chosen === first) return this.#break(failure);
      this.datasets.chosen = first ?? '';
      this.restart();
      this.failure = failure;
      return;
    }
    if (!this.described) this.family = this.description?.families[0]?.name ?? '';
    if (failure?.kind === 'invalid-argument') this.seed = DEFAULT_SEED;
    this.hyperparameters = {};
    this.restart();
    this.failure = failure;
  }

  #break(failure: Failure) {
    this.#worker?.terminate();
    this.training = false;
    this.failure = failure;
    const opening = this.device === undefined;
    if (opening && this.#deviceChoice !== 'cpu' && failure.kind !== 'load') {
      this.continueOnCpu();
    } else {
      this.broken = true;
      this.loading = undefined;
    }
  }

  #updateAddress({ dataset, family, seed, hyperparameters }: LabConfig) {
    const described = this.description?.families.find(({ name }) => name === family);
    if (!described) return;
    const { device } = this.#choices;
    const shown = dataset === this.datasets.all[0]?.name ? undefined : dataset;
    const query = writeAddress({ device, dataset: shown, family, seed, hyperparameters }, described);
    history.replaceState(null, '', query);
  }
}
