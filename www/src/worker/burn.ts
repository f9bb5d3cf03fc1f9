// The build of the program that has Burn too, in a worker of its own: four times as large as the one that trains, it is loaded
// when somebody compares the two.

import { proxy, type ProxyMarked, type Remote, wrap, expose } from 'comlink';
import type { DeviceKind } from '../../../pkg/gan_vae_lab.js';
import wasmUrl from '../../../pkg/gan_vae_lab_bg.wasm?url';
import type { EngineComparison } from '../engine-comparison';
import type { Plan } from '../plan';
import { messageOf, phrase } from '../phrase';
import { EnginePair } from './engine-pair';
import { LoadError } from './failure';
import { passFailures } from './failure-passing';
import { fetchModule } from './fetch-module';
import { onGpuTrouble } from './gpu';

/** Name of the worker. */
export const BURN_WORKER = 'burn';

/** What compares both engines, one family at a time. */
export interface Comparer {
  begin(plan: Plan, family: string): Promise<void>;
  /** Trains a little; what is known by then. */
  goOn(): Promise<EngineComparison>;
  end(): Promise<void>;
}

/** Starts one with a data file; it ends with the signal, whatever it is about, and so does waiting for it. */
export async function startComparer(device: DeviceKind, dataset: Promise<Uint8Array>, signal: AbortSignal): Promise<Comparer> {
  // This very script: see main.ts.
  const worker = new Worker(self.location.href, { type: 'module', name: BURN_WORKER });
  const ended = new Promise<never>((_, reject) => {
    const end = () => {
      worker.terminate();
      reject(new Error('the comparison was ended'));
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(notLoaded(event.message || 'its script did not load'));
    };
  });
  const orEnded = <T>(promise: Promise<T>) => Promise.race([promise, ended]);
  const started = wrap<typeof start>(worker)(device, await orEnded(dataset));
  const remote: Remote<Comparer> = await orEnded(started).catch((error: unknown) => {
    throw error instanceof Error && error.name === NOT_LOADED ? notLoaded(error.message) : error;
  });
  return {
    begin: (plan, family) => orEnded(remote.begin(plan, family)),
    goOn: () => orEnded(remote.goOn()),
    end: () => orEnded(remote.end()),
  };
}

const notLoaded = (why: string) => new LoadError(phrase('Burn could not be loaded ({why}).', { why }));

/** Name of the error of a worker that could not load what it needs: between workers an error is copied. */
const NOT_LOADED = 'BurnNotLoaded';

async function loadBurn() {
  try {
    const program = await import('../../../pkg/gan_vae_lab.js');
    await program.default({ module_or_path: fetchModule(wasmUrl) });
    return program;
  } catch (error) {
    throw Object.assign(new Error(messageOf(error)), { name: NOT_LOADED });
  }
}

async function start(device: DeviceKind, dataset: Uint8Array): Promise<Comparer & ProxyMarked> {
  const program = await loadBurn();
  await program.openDevice(device);
  program.loadDataset(dataset);
  let pair: EnginePair | undefined;
  return proxy({
    async begin(plan: Plan, family: string) {
      pair = new EnginePair(program.Lab, plan, family);
    },
    async goOn() {
      if (!pair) throw new Error('No comparison of engines was begun here');
      return pair.goOn();
    },
    async end() {
      pair?.free();
      pair = undefined;
    },
  });
}

export function serveComparisons() {
  passFailures();
  // What the device refuses fails the comparison by itself.
  onGpuTrouble(() => {});
  expose(start);
}
