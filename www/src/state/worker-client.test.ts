// Questions find their answers, whatever order those come in.

import { beforeEach, expect, test, vi } from 'vitest';
import type { Command, Event } from '../protocol';
import { AnswerError, WorkerClient } from './worker-client';

class FakeWorker {
  static last: FakeWorker;
  readonly posted: Command[] = [];
  onmessage = (_: { data: Event }) => {};

  constructor() {
    FakeWorker.last = this;
  }

  postMessage(command: Command) {
    this.posted.push(command);
  }

  terminate() {}

  tell(event: Event) {
    this.onmessage({ data: event });
  }
}

beforeEach(() => void vi.stubGlobal('Worker', FakeWorker));

const FAILURE = { kind: 'page', message: 'It failed.', hint: 'Ask again.' } as const;

test('answers go to the questions that they are to; other events to whoever listens', async () => {
  const events: Event[] = [];
  const client = new WorkerClient((event) => events.push(event));
  const dimensions = client.ask({ type: 'dimensions', family: 'gan' });
  const latent = client.ask({ type: 'sample-latent', family: 'vae', index: 0 });
  const worker = FakeWorker.last;
  const [first, second] = worker.posted.map((command) => (command.type === 'ask' ? command.id : NaN)) as [number, number];
  worker.tell({ type: 'answer', id: second, to: 'sample-latent', answer: Float32Array.of(1) });
  worker.tell({ type: 'training', running: true });
  worker.tell({ type: 'answer', id: first, to: 'dimensions', answer: undefined });
  expect(await latent).toEqual(Float32Array.of(1));
  expect(await dimensions).toBeUndefined();
  expect(events).toEqual([{ type: 'training', running: true }]);
});

test('a question without an answer is told why, and is moot when its worker is gone', async () => {
  const client = new WorkerClient(() => {});
  const failed = client.ask({ type: 'memory' });
  const left = client.ask({ type: 'memory' });
  FakeWorker.last.tell({ type: 'no-answer', id: 1, to: 'memory', failure: FAILURE });
  client.close();
  const [told, gone] = (await Promise.allSettled([failed, left])).map((outcome) =>
    outcome.status === 'rejected' ? outcome.reason : outcome,
  );
  expect(told).toBeInstanceOf(AnswerError);
  expect([told.failure, told.moot, gone.moot]).toEqual([FAILURE, false, true]);
});
