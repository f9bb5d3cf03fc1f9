// A worker that trains the models of one family on the CPU, for the worker that conducts.

import { expose, proxy, type ProxyMarked } from 'comlink';
import type { Event } from '../protocol';
import { passFailures } from './failure-passing';
import { watchWasmMemory } from './memory';
import { ModelHost } from './model-host';
import { startProgram } from './program';

/** Starts the program, which the conductor has compiled already. */
async function start(program: WebAssembly.Module, baseUrl: string, post: (event: Event) => void): Promise<ModelHost & ProxyMarked> {
  watchWasmMemory(await startProgram(program));
  return proxy(new ModelHost(baseUrl, post));
}

export type Start = typeof start;

export function serveModels() {
  passFailures();
  expose(start);
}
