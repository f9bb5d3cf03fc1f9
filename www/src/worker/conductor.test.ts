// How turns are dealt out to workers, without a clock: workers are as fast as a test wants.

import { expect, test } from 'vitest';
import type { Budget } from '../protocol';
import type { Host } from './hosts';
import { Model } from './model';
import { Pace } from './pace';
import { type Trained, TrainingLoop } from './training-loop';
import { LEAD_MAX_MS, nextTurns, type Runner } from './turn';

const runner = (family: string, device: string, step: number, milliseconds: number, stepsOfTurn = 2): Runner => ({
  family,
  device,
  step,
  milliseconds,
  stepsOfTurn,
});

test('in equal steps, whoever lags catches up and then all train alike, on one device and on two', () => {
  for (const devices of [
    ['a', 'a'],
    ['a', 'b'],
  ] as const) {
    const gan = runner('gan', devices[0], 5, 0, 3);
    expect(nextTurns([gan, runner('vae', devices[1], 9, 0, 8)], 'steps')).toEqual([{ family: 'gan', steps: 3 }]);
    expect(nextTurns([gan, runner('vae', devices[1], 6, 0, 8)], 'steps')).toEqual([{ family: 'gan', steps: 1 }]);
    expect(nextTurns([gan, runner('vae', devices[1], 5, 0, 8)], 'steps')).toEqual([
      { family: 'gan', steps: 3 },
      { family: 'vae', steps: 3 },
    ]);
  }
  expect(nextTurns([], 'steps')).toEqual([]);
});

test('in equal time, one device is for whoever had the least, and every device of its own goes on unless it is far ahead', () => {
  const gan = runner('gan', 'a', 0, 100, 1);
  expect(nextTurns([gan, runner('vae', 'a', 0, 90, 3)], 'time')).toEqual([{ family: 'vae', steps: 3 }]);
  expect(nextTurns([gan, runner('vae', 'b', 0, 90, 3)], 'time')).toEqual([
    { family: 'gan', steps: 1 },
    { family: 'vae', steps: 3 },
  ]);
  expect(nextTurns([gan, runner('vae', 'b', 0, 99 - LEAD_MAX_MS, 3)], 'time')).toEqual([{ family: 'vae', steps: 3 }]);
  expect(nextTurns([], 'time')).toEqual([]);
});

/** Workers that take so many milliseconds a step, in a time of their own. */
class Workers {
  now = 0;
  readonly #ends: { at: number; resolve: () => void }[] = [];

  host(stepMs: number, breaksAfter = Infinity) {
    const worker = { busyUntil: 0, idle: 0, queued: 0, queuedMax: 0, steps: 0 };
    const train: Host['train'] = (_, steps) =>
      new Promise((resolve, reject) => {
        const start = Math.max(this.now, worker.busyUntil);
        worker.idle += start - worker.busyUntil;
        worker.busyUntil = start + steps * stepMs;
        worker.queuedMax = Math.max(worker.queuedMax, (worker.queued += 1));
        const end = () => {
          worker.queued -= 1;
          worker.steps += steps;
          if (worker.steps > breaksAfter) reject(new Error('broken'));
          else resolve({ report: undefined, milliseconds: steps * stepMs, evaluatingDue: undefined });
        };
        this.#ends.push({ at: worker.busyUntil, resolve: end });
      });
    return { worker, host: { train, evaluate: async () => {} } as unknown as Host };
  }

  /** Lets time pass until the next turn ends. */
  endNext() {
    this.#ends.sort((a, b) => a.at - b.at);
    const next = this.#ends.shift();
    if (!next) return;
    this.now = next.at;
    next.resolve();
  }
}

/** Two families train beside each other on the CPU until a time, with a look at the models every so often. */
async function train(
  budget: Budget,
  stepMs: Record<'gan' | 'vae', number>,
  { until = 20_000, readEvery = Infinity, breaksAfter = Infinity, from = [0, 0], limit = undefined as number | undefined } = {},
) {
  const workers = new Workers();
  const gan = workers.host(stepMs.gan);
  const vae = workers.host(stepMs.vae, breaksAfter);
  const runners = [new Model('gan', gan.host, from[0]!, 0), new Model('vae', vae.host, from[1]!, 0)];
  const reads: { queued: number; steps: number[] }[] = [];
  let readAt = readEvery;
  const trained: Trained = {
    runners,
    take: () => {},
    afterTurns: async () => {},
    get isReadDue() {
      return workers.now >= readAt;
    },
    async amongTurns() {
      if (!this.isReadDue) return;
      readAt = workers.now + readEvery;
      reads.push({ queued: gan.worker.queued + vae.worker.queued, steps: runners.map(({ step }) => step) });
    },
  };
  const loop = new TrainingLoop(trained);
  Object.assign(loop, { device: 'cpu', budget, stepsMax: 1000 });
  loop.limit.choose(limit, runners, budget);
  let ended = false;
  const end = () => (ended = true);
  const run = loop.run(() => workers.now < until);
  run.then(end, end);
  while (!ended) {
    // The loop does all that it can before time goes on.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    workers.endNext();
  }
  await run;
  return { gan: gan.worker, vae: vae.worker, runners, reads };
}

test('in equal steps, the slower worker never waits, and both end at the same step', async () => {
  const { gan, vae } = await train('steps', { gan: 47, vae: 31 });
  expect(gan.idle).toBe(0);
  expect(gan.steps).toBe(vae.steps);
  expect(vae.idle).toBeGreaterThan(0);
  expect(gan.queuedMax).toBe(2);
});

test('in equal time, no worker waits, and both train equally long', async () => {
  for (const stepMs of [
    { gan: 47, vae: 31 },
    { gan: 500, vae: 300 },
    { gan: 0.5, vae: 20 },
  ]) {
    const { gan, vae, runners } = await train('time', stepMs);
    const [a = NaN, b = NaN] = runners.map(({ milliseconds }) => milliseconds);
    expect(Math.abs(a - b), 'difference of their times').toBeLessThanOrEqual(
      LEAD_MAX_MS + Math.max(stepMs.gan, stepMs.vae, 2 * Pace.ROUND_MS),
    );
    expect(gan.idle + vae.idle).toBeLessThan(400);
  }
});

test('long turns come one by one, so that a pause acts soon', async () => {
  for (const budget of ['steps', 'time'] as const) {
    const { gan, vae } = await train(budget, { gan: 500, vae: 300 });
    expect([gan.queuedMax, vae.queuedMax]).toEqual([1, 1]);
  }
});

test('whoever looks at the models finds no turn under way, and in equal steps all at the same step', async () => {
  const equal = await train('steps', { gan: 47, vae: 31 }, { readEvery: 500 });
  expect(equal.reads.length).toBeGreaterThan(20);
  for (const {
    queued,
    steps: [gan, vae],
  } of equal.reads) {
    expect(queued).toBe(0);
    expect(gan).toBe(vae);
  }
  const timed = await train('time', { gan: 47, vae: 31 }, { readEvery: 500 });
  for (const { queued } of timed.reads) expect(queued).toBe(0);
});

test('a worker that breaks ends the training with its error', async () => {
  await expect(train('time', { gan: 47, vae: 31 }, { breaksAfter: 100 })).rejects.toThrow('broken');
});

test('training ends by itself at a step, exactly: of all models in equal steps, of the one ahead in equal time', async () => {
  for (const stepMs of [
    { gan: 0.5, vae: 0.2 },
    { gan: 47, vae: 31 },
    { gan: 500, vae: 300 },
  ]) {
    const equal = await train('steps', stepMs, { until: 100_000, limit: 37 });
    expect([equal.gan.steps, equal.vae.steps]).toEqual([37, 37]);
    const timed = await train('time', stepMs, { until: 100_000, limit: 37 });
    expect(Math.max(timed.gan.steps, timed.vae.steps)).toBe(37);
    expect(Math.min(timed.gan.steps, timed.vae.steps)).toBeGreaterThan(0);
  }
  const lagging = await train('steps', { gan: 47, vae: 31 }, { from: [10, 50], limit: 37 });
  expect([lagging.gan.steps, lagging.vae.steps]).toEqual([27, 0]);
});

test('a limit that models are at already ends nothing', async () => {
  const { runners } = await train('steps', { gan: 47, vae: 31 }, { from: [37, 37], limit: 37 });
  expect(runners[0]?.step).toBeGreaterThan(100);
});
