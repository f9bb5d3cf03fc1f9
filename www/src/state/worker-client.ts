// The page's end of the worker: commands go out, events come in, questions wait for their answers.

import type { Answers, Command, Event, Failure, Question } from '../protocol';
import { phrase } from '../phrase';
import { sentenceOf } from './failure-words';

/** A question that could not be answered. */
export class AnswerError extends Error {
  override name = 'AnswerError';
  readonly failure: Failure;
  /** Whether another worker took the place of the one that was asked: nothing to tell anybody. */
  readonly moot: boolean;

  constructor(failure: Failure, moot = false) {
    super(sentenceOf(failure));
    this.failure = failure;
    this.moot = moot;
  }
}

interface Waiting {
  resolve: (answer: never) => void;
  reject: (error: AnswerError) => void;
}

const CLOSED: Failure = { kind: 'page', message: phrase('The worker was replaced.'), hint: phrase('Ask again.') };

export class WorkerClient {
  readonly #worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, Waiting>();
  #questions = 0;

  constructor(onEvent: (event: Event) => void) {
    this.#worker.onmessage = ({ data }: MessageEvent<Event>) => {
      if (data.type === 'answer') this.#take(data.id)?.resolve(data.answer as never);
      else if (data.type === 'no-answer') this.#take(data.id)?.reject(new AnswerError(data.failure));
      else onEvent(data);
    };
    this.#worker.onerror = ({ message }) => {
      const hint = 'Reload the page; it needs a browser of the year 2023 or later.';
      onEvent({ type: 'broken', failure: { kind: 'page', message: `The worker could not start. ${message ?? ''}`, hint } });
    };
  }

  send(command: Command) {
    this.#worker.postMessage(command);
  }

  /** Rejects with an `AnswerError`. */
  ask<Q extends Question>(question: Q): Promise<Answers[Q['type']]> {
    const id = ++this.#questions;
    return new Promise<Answers[Q['type']]>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.send({ type: 'ask', id, question });
    });
  }

  close() {
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new AnswerError(CLOSED, true));
    this.#waiting.clear();
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
