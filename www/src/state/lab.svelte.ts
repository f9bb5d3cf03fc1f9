// The page's state. Events of the worker change it; components draw it and send commands.

import type { DatasetSummary, Description, LabConfig, Setting } from '../../../pkg/gan_vae_lab.js';
import type { Command, DeviceChoice, DeviceStatus, Event, Failure, Picture } from '../protocol';
import { DEFAULT_SEED, readAddress, writeAddress } from './address';
import { LossHistory } from './loss-history.svelte';

export class LabState {
  loading = $state<string | undefined>('Loading');
  description = $state.raw<Description>();
  device = $state.raw<DeviceStatus>();
  datasets = $state.raw<DatasetSummary[]>([]);
  /** What the present model was made with. */
  config = $state.raw<LabConfig>();
  training = $state(false);
  step = $state(0);
  /** The step that the pictures show: they come less often than losses. */
  picturesStep = $state(0);
  stepsPerSecond = $state<number>();
  samples = $state.raw<Picture>();
  heldOut = $state.raw<Picture>();
  reconstructions = $state.raw<Picture>();
  failure = $state.raw<Failure>();
  broken = $state(false);
  readonly losses = new LossHistory();

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
    this.#send({ type: 'create', config: this.#nextConfig() });
  };

  chooseFamily = (family: string) => {
    this.family = family;
    this.hyperparameters = {};
    if (this.step === 0) this.restart();
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
      dataset: this.datasets[0]?.name ?? '',
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
        this.loading = undefined;
        this.description = event.description;
        this.device = event.device;
        this.datasets = event.datasets;
        this.family ||= this.#choices.family ?? event.description.families[0]?.name ?? '';
        this.#dropUnknownKeys();
        this.restart();
        break;
      case 'created':
        this.config = event.config;
        this.heldOut = event.heldOut;
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
      case 'diverged':
        this.failure = {
          kind: 'page',
          message: `A loss is no longer a number after step ${event.step}: the training diverged.`,
          hint: 'Lower the learning rate and restart.',
        };
        break;
      case 'refused':
        this.failure = event.failure;
        if (!this.config) this.#fallBackToDefaults();
        break;
      case 'broken':
        this.#break(event.failure);
        break;
    }
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

  #updateAddress({ family, seed, hyperparameters }: LabConfig) {
    const described = this.description?.families.find(({ name }) => name === family);
    if (!described) return;
    const { device } = this.#choices;
    const query = writeAddress({ device, family, seed, hyperparameters }, described);
    history.replaceState(null, '', query);
  }
}
