// The build of the program that has Burn too, in a worker of its own: four times as large as the one that trains, it is loaded
// when somebody compares the two.

import { proxy, type ProxyMarked, type Remote, wrap, expose } from 'comlink';
import type { DeviceKind } from '../../../pkg/gan_vae_lab.js';
import wasmUrl from '../../../pkg/gan_vae_lab_bg.wasm?url';
import type { EngineComparison } from '../engine-comparison';
import type { Plan } from '../plan';
import { phrase } from '../phrase';
import { EnginePair } from './engine-pair';
import { LoadError } from './failure';
import { passFailures } from './failure-passing';

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
export async function startComparer(device: DeviceKind, dataset: Uint8Array, signal: AbortSignal): Promise<Comparer> {
  // This very script: see main.ts.
  const worker = new Worker(self.location.href, { type: 'module', name: BURN_WORKER });
  signal.addEventListener('abort', () => worker.terminate());
  const failed = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the comparison was ended')));
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new LoadError(phrase('Burn could not be loaded ({why}).', { why: event.message || 'its script did not load' })));
    };
  });
  const orFailed = <T>(promise: Promise<T>) => Promise.race([promise, failed]);
  const remote: Remote<Comparer> = await orFailed(wrap<typeof start>(worker)(device, dataset));
  return {
    begin: (plan, family) => orFailed(remote.begin(plan, family)),
    goOn: () => orFailed(remote.goOn()),
    end: () => orFailed(remote.end()),
  };
}

async function start(device: DeviceKind, dataset: Uint8Array): Promise<Comparer & ProxyMarked> {
  const program = await import('../../../pkg/gan_vae_lab.js');
  await program.default({ module_or_path: fetch(new URL(wasmUrl, self.location.href)) });
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
  expose(start);
}
