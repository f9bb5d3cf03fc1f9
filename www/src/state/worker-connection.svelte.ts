// The worker that owns wasm and the GPU, as far as the page knows it. It may be replaced by another one.

import { createContext } from 'svelte';
import type { Command, DeviceChoice, DeviceStatus, Event } from '../protocol';
import type { Answers, Question, QuestionType } from '../questions';
import type { Phrase, Said } from '../phrase';
import { WorkerClient } from './worker-client';

export class WorkerConnection {
  /** What is waited for, once that is known. */
  loading = $state.raw<Phrase | true | undefined>(true);
  device = $state.raw<DeviceStatus>();
  broken = $state(false);
  /** The device that was asked for last. */
  deviceChoice: DeviceChoice = 'auto';
  readonly #onEvent: (event: Event) => void;
  #client: WorkerClient | undefined;

  constructor(onEvent: (event: Event) => void) {
    this.#onEvent = onEvent;
  }

  /** A fresh one takes the place of the one before. */
  open(device: DeviceChoice, reason?: Said) {
    this.close();
    this.deviceChoice = device;
    this.device = undefined;
    this.broken = false;
    this.loading = true;
    this.#client = new WorkerClient(this.#onEvent);
    const { hardwareConcurrency: cores } = navigator;
    this.send({ type: 'open', device, reason, baseUrl: document.baseURI, cores });
  }

  send(command: Command) {
    this.#opened.send(command);
  }

  /** Rejects with an `AnswerError`. */
  ask<T extends QuestionType>(question: Question & { type: T }): Promise<Answers[T]> {
    return this.#opened.ask(question);
  }

  close() {
    this.#client?.close();
  }

  get #opened(): WorkerClient {
    if (!this.#client) throw new Error('the worker is opened first');
    return this.#client;
  }
}

export const [getWorker, setWorker] = createContext<WorkerConnection>();
