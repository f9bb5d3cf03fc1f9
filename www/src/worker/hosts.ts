// Where models live: all of them in this worker, or those of each family in a worker of its own.

import type { DeviceReport } from '../../../pkg/gan_vae_lab.js';
import type { Memory } from '../questions';
import { LoadError } from './failure';
import { memory } from './memory';
import type { ModelHost } from './model-host';
import { type HostSetup, type Started, startHost } from './start-host';
import { phrase } from '../phrase';

/** What a conductor asks of models, in this worker or in another. */
export type Host = { [Method in keyof ModelHost]: ModelHost[Method] };

export interface Hosts {
  /** The hosts of the models of these families, in their order. Rejects if one cannot be started. */
  of(families: string[]): Promise<Host[]>;
  /** Models of other families are gone: so may be their memory. */
  keepOnly(families: string[]): void;
  memory(): Promise<Memory>;
}

/** All models train in this worker, one after the other. */
export class OneHost implements Hosts {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async of(families: string[]): Promise<Host[]> {
    return families.map(() => this.#host);
  }

  keepOnly() {
    // What a wasm instance holds goes with the instance alone.
  }

  async memory(): Promise<Memory> {
    return memory();
  }
}

/** Models of different families train side by side, each family in a worker of its own. For the CPU. */
export class HostPerFamily implements Hosts {
  readonly #setup: HostSetup;
  readonly #started = new Map<string, Started>();
  /** Started, and of no family yet. */
  #spare: Started[] = [];

  constructor(setup: HostSetup) {
    this.#setup = setup;
  }

  /** Starts so many hosts; rejects if this browser starts none, or too few. */
  async open(count: number): Promise<DeviceReport> {
    const outcomes = await Promise.allSettled(Array.from({ length: count }, () => startHost(this.#setup)));
    this.#spare = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    const [first] = this.#spare;
    if (!failed && first) return first.device;
    this.keepOnly([]);
    throw failed?.reason;
  }

  async of(families: string[]): Promise<Host[]> {
    return Promise.all(families.map((family) => this.#hostOf(family)));
  }

  keepOnly(families: string[]) {
    for (const { worker } of this.#spare) worker.terminate();
    this.#spare = [];
    for (const [family, { worker }] of this.#started) {
      if (families.includes(family)) continue;
      worker.terminate();
      this.#started.delete(family);
    }
  }

  async memory(): Promise<Memory> {
    const own = memory();
    const each = [...this.#started].map(async ([family, { host }]) => [family, await host.memory()] as const);
    const all = await Promise.all(each);
    const families = Object.fromEntries(all.map(([family, { wasm }]) => [family, wasm]));
    const sum = (key: 'wasm' | 'used') => all.reduce((total, [, its]) => total + its[key], own[key]);
    return { ...own, wasm: sum('wasm'), used: sum('used'), families };
  }

  async #hostOf(family: string): Promise<Host> {
    const started = this.#started.get(family) ?? this.#spare.shift() ?? (await this.#startFor(family));
    this.#started.set(family, started);
    return started.host;
  }

  async #startFor(family: string): Promise<Started> {
    return startHost(this.#setup).catch((error: unknown) => {
      throw new LoadError(phrase('The worker of the family "{family}" could not be started ({why}).', { family, why: String(error) }));
    });
  }
}

/** What is done with each, between workers side by side, and within one worker one after the other. */
export async function sideBySide<M extends { host: unknown }, R>(models: M[], work: (model: M) => Promise<R>): Promise<R[]> {
  const last = new Map<unknown, Promise<unknown>>();
  const results = models.map((model) => {
    const result = Promise.resolve(last.get(model.host)).then(() => work(model));
    last.set(model.host, result);
    return result;
  });
  return Promise.all(results);
}
