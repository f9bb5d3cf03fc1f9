// A worker that trains the models of one family on the CPU, for the worker that conducts.

import { expose, proxy, type ProxyMarked } from 'comlink';
import type { Event } from '../protocol';
import { passFailures } from './failure-passing';
import { watchWasmMemory } from './memory';
import { ModelHost } from './model-host';
import { startEverywhere } from './program';
import { startThreaded } from './threads';

/** A build of the program for a worker to run. */
export interface HostedProgram {
  module: WebAssembly.Module;
  /** Whether it is the one whose threads share its memory. */
  isThreaded: boolean;
}

/** Starts the program, which the conductor has compiled already. */
async function start(program: HostedProgram, baseUrl: string, post: (event: Event) => void): Promise<ModelHost & ProxyMarked> {
  const { module, isThreaded } = program;
  watchWasmMemory(await (isThreaded ? startThreaded(module) : startEverywhere(module)));
  return proxy(new ModelHost(baseUrl, post));
}

export type Start = typeof start;

export function serveModels() {
  passFailures();
  expose(start);
}
