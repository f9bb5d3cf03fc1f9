// The decoder, replaced when it failed on a file or has grown too large.

import type { DecoderCommand, DecoderEvent } from './protocol';
import { UnusableFile } from './unusable-file';
import { phrase } from '../phrase';

/** A decoder that holds more than this after a file gives it back by being replaced. */
const MEMORY_KEPT_MAX = 128 * 2 ** 20;

export class DecoderClient {
  #worker: Promise<Worker> | undefined;

  /**
   * `[height, width, channels]` bytes. Takes the file's bytes over. Rejects with an `UnusableFile` if it is none, with
   * another error if there is no decoder.
   */
  async decode(file: Uint8Array<ArrayBuffer>, channels: number): Promise<Uint8Array<ArrayBuffer>> {
    this.#worker ??= start();
    const worker = await this.#worker;
    const event = await answer(worker, { file, channels });
    switch (event.type) {
      case 'decoded':
        this.#keep(worker, event.memory);
        return event.pixels;
      case 'refused':
        this.#keep(worker, event.memory);
        throw new UnusableFile(phrase(event.reason));
      case 'trapped':
        this.#drop(worker);
        throw new UnusableFile(phrase('the decoder failed on it'));
      case 'ready':
        throw new Error('The decoder was started twice.');
    }
  }

  #keep(worker: Worker, memory: number) {
    if (memory > MEMORY_KEPT_MAX) this.#drop(worker);
  }

  #drop(worker: Worker) {
    worker.terminate();
    this.#worker = undefined;
  }
}

/** Rejects if the decoder cannot be loaded. */
async function start(): Promise<Worker> {
  const worker = new Worker(new URL('./decoder.ts', import.meta.url), { type: 'module' });
  await next(worker);
  return worker;
}

async function answer(worker: Worker, command: DecoderCommand): Promise<DecoderEvent> {
  worker.postMessage(command, [command.file.buffer]);
  // What breaks a worker without its own word is a trap too: a stack that overflowed, say.
  return next(worker).catch(() => ({ type: 'trapped' }));
}

function next(worker: Worker): Promise<DecoderEvent> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<DecoderEvent>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`The image decoder could not be loaded. ${event.message ?? ''}`));
    };
  });
}
