import { expect, test } from 'vitest';
import type { EngineComparison } from '../engine-comparison';
import type { Plan } from '../plan';
import type { Event } from '../protocol';
import type { Comparer } from './burn';
import { compareEngines } from './comparing-engines';
import { LoadError } from './failure';
import { phrase } from '../phrase';

const PLAN = { dataset: 'digits', seed: 1, shared: {}, own: {} } satisfies Plan;

/** What compares in so many slices a family, and what was asked of it. */
function comparerOf(slices: number, fails?: { kind: string }) {
  const asked: string[] = [];
  let done = 0;
  const comparer: Comparer = {
    begin: async (_, family) => {
      done = 0;
      asked.push(`begin ${family}`);
    },
    goOn: async (): Promise<EngineComparison> => {
      asked.push('on');
      if (fails) throw Object.assign(new Error('out of memory'), { name: 'LabError', hint: 'use less', ...fails });
      return { progress: (done += 1) / slices, steps: [], milliseconds: { program: 1, burn: 2 } };
    },
    end: async () => void asked.push('end'),
  };
  return { asked, comparer };
}

async function compare(start: () => Promise<Comparer>, ending = new AbortController()) {
  const events: Event[] = [];
  let isEnded: AbortSignal | undefined;
  const begin = async (signal: AbortSignal) => {
    isEnded = signal;
    return start();
  };
  await compareEngines({ families: ['gan', 'vae'], plan: PLAN, start: begin }, (event) => events.push(event), ending.signal);
  // Whatever came of it, the worker ends.
  expect(isEnded?.aborted).toBe(true);
  const progress = events.flatMap((event) => (event.type === 'comparing' ? [event.progress] : []));
  return { events, progress };
}

test('families are compared one after the other, and each gives its memory back', async () => {
  const { asked, comparer } = comparerOf(2);
  const { events, progress } = await compare(async () => comparer);
  expect(asked).toEqual(['begin gan', 'on', 'on', 'end', 'begin vae', 'on', 'on', 'end']);
  expect(progress).toEqual([0, 0.25, 0.5, 0.75, 1, undefined]);
  expect(events.filter(({ type }) => type === 'engines')).toHaveLength(4);
});

test('whoever ends it waits for nothing, and is told of no failure', async () => {
  const ending = new AbortController();
  const { events, progress } = await compare(async () => {
    ending.abort();
    throw new Error('the comparison was ended');
  }, ending);
  expect(progress).toEqual([0, undefined]);
  expect(events.some(({ type }) => type === 'refused')).toBe(false);
});

test.each(['unsupported', 'device'])('what cannot be compared is refused with its reason: %s', async (kind) => {
  const { asked, comparer } = comparerOf(9, { kind });
  const { events, progress } = await compare(async () => comparer);
  expect(asked).toEqual(['begin gan', 'on']);
  expect(events.find(({ type }) => type === 'refused')).toMatchObject({
    command: 'compare-engines',
    failure: { kind, message: { text: 'out of memory' }, hint: { text: 'use less' } },
  });
  expect(progress.at(-1)).toBeUndefined();
});

test('a Burn that does not load is refused', async () => {
  const { events } = await compare(async () => {
    throw new LoadError(phrase('Burn could not be loaded ({why}).', { why: 'offline' }));
  });
  expect(events.find(({ type }) => type === 'refused')).toMatchObject({ failure: { kind: 'load' } });
});
