// Starts a worker that models live in.

import { proxy, wrap } from 'comlink';
import type { DeviceReport } from '../../../pkg/gan_vae_lab.js';
import type { Event } from '../protocol';
import type { Host } from './hosts';
import type { HostedProgram, Start } from './model-worker';

/** Name of the workers that train the models of one family, or of all. */
export const MODEL_WORKER = 'models';

/** What every host is started with. */
export interface HostSetup {
  program: HostedProgram;
  baseUrl: string;
  post: (event: Event) => void;
  /** Tells what broke a worker without a call that could be answered. */
  onBroken: (message: string) => void;
}

export interface Started {
  worker: Worker;
  host: Host;
  device: DeviceReport;
}

export async function startHost({ program, baseUrl, post, onBroken }: HostSetup): Promise<Started> {
  // This very script: see main.ts.
  const worker = new Worker(self.location.href, { type: 'module', name: MODEL_WORKER });
  const failed = new Promise<never>((_, reject) => {
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message || 'its script did not load'));
    };
  });
  try {
    const host = await Promise.race([wrap<Start>(worker)(program, baseUrl, proxy(post)), failed]);
    const device = await Promise.race([host.openDevice(), failed]);
    worker.onerror = (event) => {
      event.preventDefault();
      onBroken(event.message);
    };
    return { worker, host, device };
  } catch (error) {
    worker.terminate();
    throw error;
  }
}
