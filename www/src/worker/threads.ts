// Threads of the CPU that share the memory of one program, each a worker of its own. Browsers allow that to pages that are
// isolated from others.

import { messageOf } from '../phrase';
import { fetchModule } from './fetch-module';
import { type Program, use } from './program';

/** Name of the workers that help with a step. */
export const HELPER_WORKER = 'helper';

/** A program and the memory that its threads share. */
interface Shared {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
}

/** The build with threads, which a toolchain may not be able to make. */
const [wasmUrl] = Object.values(
  import.meta.glob<string>('../../../pkg-threads/*_bg.wasm', { query: '?url', import: 'default', eager: true }),
);
const [bindings] = Object.values(import.meta.glob<Bindings>('../../../pkg-threads/gan_vae_lab_threads.js'));

/** What wasm-bindgen makes of it. */
type Bindings = Program & {
  /** Makes a memory if none is given. */
  default(shared: { module_or_path: WebAssembly.Module; memory?: WebAssembly.Memory }): Promise<{ memory: WebAssembly.Memory }>;
  /** Helps for good. */
  help(): void;
  /** To be called if `help` ends by a trap: else it would be waited for. */
  helperFailed(): void;
  limitThreads(most: number): void;
};

/** What runs in this worker, and how many help it. */
let running: { program: Bindings; shared: Shared; helpers: number } | undefined;

/** Loads it; rejects where the browser does not know the instructions that it is made of, and where there is none. */
export async function loadThreaded(): Promise<WebAssembly.Module> {
  if (!wasmUrl) throw new Error('This page was built without threads');
  return WebAssembly.compileStreaming(fetchModule(wasmUrl));
}

/** Runs it, with one thread so far; resolves to its memory. */
export async function startThreaded(module: WebAssembly.Module): Promise<WebAssembly.Memory> {
  const { program, memory } = await instantiate(module);
  use(program);
  running = { program, shared: { module, memory }, helpers: 0 };
  return memory;
}

/** From now on so many threads work on a step, this worker among them, as they come. A build without threads has one. */
export function useThreads(count: number) {
  if (!running) return;
  running.program.limitThreads(count);
  for (; running.helpers < count - 1; running.helpers += 1) startHelper(running.shared);
}

/** One that does not come is not waited for: the others take its parts. */
function startHelper(shared: Shared) {
  // This very script: see main.ts.
  const worker = new Worker(self.location.href, { type: 'module', name: HELPER_WORKER });
  worker.onmessage = ({ data: reason }: MessageEvent<string>) => {
    console.warn(`A thread could not be started: ${reason}`);
    worker.terminate();
  };
  worker.onerror = (event) => worker.onmessage?.(new MessageEvent('message', { data: event.message }));
  worker.postMessage(shared);
}

/** What a helper does: it takes parts of every step, for good. */
export function serveHelp() {
  self.onmessage = async ({ data: shared }: MessageEvent<Shared>) => {
    try {
      const { program } = await instantiate(shared.module, shared.memory);
      try {
        program.help();
      } catch (error) {
        program.helperFailed();
        throw error;
      }
    } catch (error) {
      self.postMessage(messageOf(error));
    }
  };
}

async function instantiate(module: WebAssembly.Module, memory?: WebAssembly.Memory) {
  if (!bindings) throw new Error('This page was built without threads');
  const program = await bindings();
  const { memory: shared } = await program.default({ module_or_path: module, memory });
  return { program, memory: shared };
}
