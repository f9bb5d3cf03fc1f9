// After something failed that the page cannot do without: a fresh worker, or other settings.

import { DEFAULT_SEED } from '../plan';
import type { DeviceChoice, Event, Failure } from '../protocol';
import type { Said } from '../phrase';
import type { Interruption } from './resumption';
import type { PageParts } from './page-parts';

/** A second loss of the GPU within this time means that it cannot be relied on. */
const GPU_TRUST_MS = 60_000;

type Parts = Pick<PageParts, 'settings' | 'datasets' | 'worker' | 'models' | 'nextPlan' | 'kept' | 'messages' | 'training' | 'creation'>;

export class Recovery {
  readonly #parts: Parts;
  #interruption: Interruption | undefined;
  #gpuLostAt = -Infinity;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The training that is to go on. */
  get interruption(): Interruption | undefined {
    return this.#interruption;
  }

  /** It goes on. */
  takeInterruption(): Interruption | undefined {
    const interruption = this.#interruption;
    this.#interruption = undefined;
    return interruption;
  }

  /** After the worker broke: a fresh one, from what was saved last. */
  goOn = (device: DeviceChoice = this.#parts.worker.deviceChoice) => {
    const { models, messages, kept } = this.#parts;
    const { failure } = messages;
    const { plan } = models;
    if (failure && plan) this.#interruption ??= { plan, training: false, failure, run: kept.current };
    messages.failure = undefined;
    this.#open(device, device === 'cpu' ? failure?.message : undefined);
  };

  /** The worker can go on no more. */
  break(failure: Failure) {
    const { worker, models, messages, training, kept } = this.#parts;
    const { device } = worker;
    const { plan } = models;
    const { running } = training;
    training.running = false;
    if (failure.kind === 'device' && device?.kind === 'webgpu' && plan) {
      const again = performance.now() - this.#gpuLostAt < GPU_TRUST_MS;
      this.#gpuLostAt = performance.now();
      this.#interruption = { plan, training: running, failure, run: kept.current };
      return this.#open(again ? 'cpu' : worker.deviceChoice, again ? failure.message : undefined);
    }
    worker.close();
    messages.failure = failure;
    const opening = device === undefined;
    if (opening && worker.deviceChoice !== 'cpu' && failure.kind !== 'load') {
      this.goOn('cpu');
    } else {
      if (plan) this.#interruption = { plan, training: running, failure, run: kept.current };
      worker.broken = true;
      worker.loading = undefined;
    }
  }

  /** The worker did not do what was asked; everything is as before. */
  refuse({ command, failure }: Extract<Event, { type: 'refused' }>) {
    const { worker, models, nextPlan, kept, messages, creation } = this.#parts;
    worker.loading = undefined;
    messages.failure = failure;
    if (command === 'create') kept.refuse();
    // Not again and again at every visit.
    if (command === 'create' && creation.resumed) kept.leave(creation.resumed);
    if (!models.plan) this.#fallBackToDefaults(failure);
    else if (command === 'create') nextPlan.undo();
  }

  /** The address asked for something that does not exist: say so, keep what does, and show a working page. */
  #fallBackToDefaults(failure: Failure) {
    const { settings, datasets, messages, creation } = this.#parts;
    const first = datasets.all[0]?.name;
    if (failure.kind === 'load') {
      // Another data set may be there; if the first one is not, nothing is.
      if (datasets.chosen === first) return this.break(failure);
      datasets.chosen = first ?? '';
    } else if (failure.kind === 'invalid-argument') {
      settings.seed = DEFAULT_SEED;
    } else if (failure.kind === 'invalid-model' || failure.kind === 'storage') {
      // What was kept cannot be used now; the settings can.
      this.#interruption = undefined;
    } else {
      settings.shared = {};
      settings.own = {};
    }
    creation.create();
    messages.failure = failure;
  }

  #open(device: DeviceChoice, reason?: Said) {
    const { worker, models, training, kept } = this.#parts;
    kept.expectNothing();
    models.plan = undefined;
    training.running = false;
    worker.open(device, reason);
  }
}
