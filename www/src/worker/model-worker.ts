// A worker that trains the models of one family on the CPU, for the worker that conducts.

import { expose, proxy, type ProxyMarked } from 'comlink';
import type { Event } from '../protocol';
import { passFailures } from './failure-passing';
import { watchWasmMemory } from './memory';
import { ModelHost } from './model-host';
import { startEverywhere } from './program';
import { startThreaded } from './threads';

/** A program for a worker to run. */
export interface HostedProgram {
  module: WebAssembly.Module;
  /** How many it has, if it is the build with threads. */
  threads?: number;
}

/** Starts the program, which the conductor has compiled already: with threads, if it is the build that has some. */
async function start({ module, threads }: HostedProgram, baseUrl: string, post: (event: Event) => void): Promise<ModelHost & ProxyMarked> {
  watchWasmMemory(await (threads ? startThreaded(module, threads) : startEverywhere(module)));
  return proxy(new ModelHost(baseUrl, post));
}

export type Start = typeof start;

export function serveModels() {
  passFailures();
  expose(start);
}
