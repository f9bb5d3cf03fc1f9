// The page's end of the worker: commands go out, events come in, questions wait for their answers.

import type { Command, Event, Failure } from '../protocol';
import type { Answer, Answers, Question, QuestionType } from '../questions';
import { phrase } from '../phrase';
import { sentenceOf } from './failure-words';
import { PacedEvents } from './paced-events';

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

interface Waiting<T extends QuestionType> {
  resolve: (answer: Answers[T]) => void;
  reject: (error: AnswerError) => void;
}

/** By type and number of the question. */
type AllWaiting = { [T in QuestionType]?: Map<number, Waiting<T>> };

const CLOSED: Failure = { kind: 'page', message: phrase('The worker was replaced.'), hint: phrase('Ask again.') };

export class WorkerClient {
  readonly #worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' });
  readonly #waiting: AllWaiting = {};
  readonly #events: PacedEvents;
  #questions = 0;

  constructor(onEvent: (event: Event) => void) {
    this.#events = new PacedEvents(onEvent);
    this.#worker.onmessage = ({ data }: MessageEvent<Event>) => {
      if (data.type === 'answer') this.#answer(data);
      else if (data.type === 'no-answer') this.#take(data.to, data.id)?.reject(new AnswerError(data.failure));
      else this.#events.take(data);
    };
    this.#worker.onerror = ({ message }) => {
      const hint = phrase('Reload the page; it needs a browser of the year 2023 or later.');
      this.#events.take({
        type: 'broken',
        failure: { kind: 'page', message: phrase('The worker could not start. {why}', { why: message ?? '' }), hint },
      });
    };
  }

  send(command: Command) {
    this.#worker.postMessage(command);
  }

  /** Rejects with an `AnswerError`. */
  ask<T extends QuestionType>(question: Question & { type: T }): Promise<Answers[T]> {
    const id = ++this.#questions;
    return new Promise<Answers[T]>((resolve, reject) => {
      const waiting: Map<number, Waiting<T>> = (this.#waiting[question.type] ??= new Map());
      waiting.set(id, { resolve, reject });
      this.send({ type: 'ask', id, question });
    });
  }

  close() {
    this.#worker.terminate();
    this.#events.close();
    for (const waiting of Object.values(this.#waiting)) {
      for (const { reject } of waiting.values()) reject(new AnswerError(CLOSED, true));
      waiting.clear();
    }
  }

  #answer<T extends QuestionType>({ to, id, answer }: { id: number } & Answer<T>) {
    this.#take(to, id)?.resolve(answer);
  }

  #take<T extends QuestionType>(to: T, id: number): Waiting<T> | undefined {
    const waiting = this.#waiting[to]?.get(id);
    this.#waiting[to]?.delete(id);
    return waiting;
  }
}
