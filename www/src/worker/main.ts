// Owns the GPU, and conducts the training. Takes commands one at a time, answers with events. The same script serves the
// models of one family, helps with their steps and compares engines, so that a visitor loads the bindings of the program once.

import type { DeviceKind } from '../../../pkg/gan_vae_lab.js';
import { phrase, type Phrase } from '../phrase';
import type { Command, Event } from '../protocol';
import { BURN_WORKER, serveComparisons } from './burn';
import { openCpu } from './cpu';
import { openDevice } from './device';
import { Datasets } from './datasets';
import { failureOf } from './failure';
import { onGpuTrouble } from './gpu';
import { type Hosts, OneHost } from './hosts';
import { fetchCatalogue, loadProgram } from './load';
import { ModelHost } from './model-host';
import { serveModels } from './model-worker';
import { Pretrained } from './pretrained';
import { describe } from './program';
import { answer } from './questions';
import { Session } from './session';
import { MODEL_WORKER } from './start-host';
import { HELPER_WORKER, serveHelp } from './threads';

const post = (event: Event, transfer: Transferable[] = []) => self.postMessage(event, { transfer });
const loading = (what: Phrase) => post({ type: 'loading', what });
const session = new Session(post);
const onBroken = (message: string) => post({ type: 'broken', failure: failureOf(`a worker that trains broke (${message})`) });
let device: DeviceKind | undefined;

async function open({ device: choice, reason, baseUrl, cores }: Extract<Command, { type: 'open' }>) {
  const program = await loadProgram(loading);
  const description = describe();
  let hosts: Hosts = new OneHost(new ModelHost(baseUrl, session.relay));
  const status = await openDevice(choice, reason, loading, async () => {
    const opened = await openCpu(cores, { program: { module: program, isThreaded: false }, baseUrl, post: session.relay, onBroken });
    hosts = opened.hosts ?? hosts;
    return opened;
  });
  device = status.kind;
  const supplies = { hosts, cores, datasets: new Datasets(baseUrl, loading), pretrained: new Pretrained(baseUrl, loading) };
  session.begin(status.kind, supplies);
  const catalogue = await fetchCatalogue(baseUrl, loading);
  post({ type: 'ready', description, device: status, catalogue });
}

async function execute(command: Command): Promise<void> {
  switch (command.type) {
    case 'open':
      return open(command);
    case 'create':
      return session.create(command);
    case 'train':
      return session.train();
    case 'pause':
      return session.pause();
    case 'step':
      return session.step();
    case 'schedule':
      return session.schedule(command);
    case 'tune':
      return session.tune(command.family, command.values, command.plan);
    case 'search':
      return session.search(command.family);
    case 'compare-engines':
      return session.compareEngines();
    case 'fit-width':
      return session.fitWidth();
    case 'stop-trial':
      return session.stopTrial();
    case 'visible':
      session.visible = command.visible;
      return;
    case 'save':
      return session.saveSoon();
    case 'ask':
      return post({ type: 'answer', id: command.id, ...(await answer(command.question, session)) });
  }
}

/** A failed command is refused, unless it leaves the worker useless. */
function report(error: unknown, command: Command) {
  const failure = failureOf(error);
  const fatal = command.type === 'open' || failure.kind === 'device' || (failure.kind === 'page' && command.type !== 'ask');
  if (fatal) post({ type: 'broken', failure });
  else if (command.type === 'ask') post({ type: 'no-answer', id: command.id, to: command.question.type, failure });
  else post({ type: 'refused', command: command.type, failure });
}

function conduct() {
  onGpuTrouble((message: Phrase) => {
    if (device === 'cpu') return; // a GPU that failed the self-test matters no more
    void session.pause();
    const hint = phrase('Training resumes from the last save.');
    post({ type: 'broken', failure: { kind: 'device', message, hint } });
  });
  let last = Promise.resolve();
  self.onmessage = ({ data: command }: MessageEvent<Command>) => {
    last = last.then(() => execute(command)).catch((error) => report(error, command));
  };
}

if (self.name === MODEL_WORKER) serveModels();
else if (self.name === BURN_WORKER) serveComparisons();
else if (self.name === HELPER_WORKER) serveHelp();
else conduct();
