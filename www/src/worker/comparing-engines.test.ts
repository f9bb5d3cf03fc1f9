import { expect, test } from 'vitest';
import type { EngineComparison } from '../engine-comparison';
import type { Plan } from '../plan';
import type { Event } from '../protocol';
import { compareEngines } from './comparing-engines';
import type { Host } from './hosts';

const PLAN = { dataset: 'digits', seed: 1, shared: {}, own: {} } satisfies Plan;

/** A host that compares in so many slices, and what was asked of it. */
function hostOf(slices: number, fails?: { kind: string }) {
  const asked: string[] = [];
  let done = 0;
  const host = {
    beginComparison: async (_: Plan, family: string) => void asked.push(`begin ${family}`),
    compareOn: async (): Promise<EngineComparison> => {
      asked.push('on');
      if (fails) throw Object.assign(new Error('out of memory'), { name: 'LabError', hint: 'use less', ...fails });
      return { progress: (done += 1) / slices, steps: [], milliseconds: { program: 1, burn: 2 } };
    },
    endComparison: async () => void asked.push('end'),
  } as Partial<Host> as Host;
  return { asked, host };
}

async function compare(hosts: Record<string, Host>, goesOn = () => true) {
  const events: Event[] = [];
  const models = Object.entries(hosts).map(([family, host]) => ({ family, host }));
  await compareEngines({ models, plan: PLAN }, (event) => events.push(event), goesOn);
  const progress = events.flatMap((event) => (event.type === 'comparing' ? [event.progress] : []));
  return { events, progress };
}

test('families are compared one after the other, and each gives its memory back', async () => {
  const [gan, vae] = [hostOf(2), hostOf(1)];
  const { events, progress } = await compare({ gan: gan.host, vae: vae.host });
  expect(gan.asked).toEqual(['begin gan', 'on', 'on', 'end']);
  expect(vae.asked).toEqual(['begin vae', 'on', 'end']);
  expect(progress).toEqual([0, 0.25, 0.5, 1, undefined]);
  expect(events.filter(({ type }) => type === 'engines')).toHaveLength(3);
});

test('whoever ends it waits for one slice alone', async () => {
  const [gan, vae] = [hostOf(9), hostOf(9)];
  const { progress } = await compare({ gan: gan.host, vae: vae.host }, () => gan.asked.length < 4);
  expect(gan.asked).toEqual(['begin gan', 'on', 'on', 'on', 'end']);
  expect(vae.asked).toEqual([]);
  expect(progress.at(-1)).toBeUndefined();
});

test('what cannot be compared is refused with its reason; a lost device is for others to mend', async () => {
  const failing = hostOf(9, { kind: 'unsupported' });
  const { events } = await compare({ gan: failing.host });
  expect(failing.asked).toEqual(['begin gan', 'on', 'end']);
  expect(events.find(({ type }) => type === 'refused')).toMatchObject({
    command: 'compare-engines',
    failure: { kind: 'unsupported', message: { text: 'out of memory' }, hint: { text: 'use less' } },
  });
  const lost = hostOf(9, { kind: 'device' });
  await expect(compare({ gan: lost.host })).rejects.toThrow('out of memory');
  expect(lost.asked.at(-1)).toBe('end');
});
