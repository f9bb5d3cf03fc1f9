// Owns the wasm instance and the GPU. Takes commands one at a time, answers with events.

import { type DeviceKind, describe, toSound } from '../../../pkg/gan_vae_lab.js';
import type { Command, DeviceChoice, Event } from '../protocol';
import { openDevice } from './device';
import { Datasets } from './datasets';
import { failureOf } from './failure';
import { onGpuTrouble } from './gpu';
import { fetchCatalogue, loadProgram } from './load';
import { Session } from './session';

const post = (event: Event, transfer: Transferable[] = []) => self.postMessage(event, { transfer });
const loading = (what: string) => post({ type: 'loading', what });
const session = new Session(post);
let device: DeviceKind | undefined;

async function open(choice: DeviceChoice, reason: string | undefined, baseUrl: string) {
  await loadProgram(loading);
  const description = describe();
  const status = await openDevice(choice, reason, loading);
  device = status.kind;
  session.datasets = new Datasets(baseUrl, loading);
  post({ type: 'ready', description, device: status, catalogue: await fetchCatalogue(baseUrl, loading) });
}

async function execute(command: Command): Promise<void> {
  switch (command.type) {
    case 'open':
      return open(command.device, command.reason, command.baseUrl);
    case 'create':
      return session.create(command.config, command.file);
    case 'listen':
      return post({ type: 'sound', sound: toSound(command.dataset, command.picture) });
    case 'train':
      return session.train();
    case 'pause':
      return session.pause();
    case 'step':
      return session.step();
  }
}

/** A failed command is refused, unless it leaves the worker useless. */
function report(error: unknown, command: Command['type']) {
  const failure = failureOf(error);
  const fatal = command === 'open' || ['device', 'page'].includes(failure.kind);
  post(fatal ? { type: 'broken', failure } : { type: 'refused', failure });
}

onGpuTrouble((message) => {
  if (device === 'cpu') return; // a GPU that failed the self-test matters no more
  void session.pause();
  const hint = 'Reload the page, or go on with the CPU.';
  post({ type: 'broken', failure: { kind: 'device', message, hint } });
});

let last = Promise.resolve();
self.onmessage = ({ data: command }: MessageEvent<Command>) => {
  last = last.then(() => execute(command)).catch((error) => report(error, command.type));
};
