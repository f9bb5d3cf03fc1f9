import { expect, test } from 'vitest';
import type { Plan } from '../plan';
import type { Event } from '../protocol';
import { PLEASANT_PACE, WIDTHS } from '../width-fit';
import { fitWidth } from './fitting-width';
import { stepTime } from './step-time';

const PLAN = { dataset: 'digits', seed: 1, shared: { batch_size: 4 }, own: {} } satisfies Plan;
/** Of a width, on a device that is just fast enough for the third one. */
const milliseconds = (plan: Plan) => ((1000 / PLEASANT_PACE) * Number(plan.shared.width)) / WIDTHS[2]!;

function hostOf(share: number, seen: Plan[] = []) {
  return { timeSteps: async (plan: Plan) => (seen.push(plan), milliseconds(plan) * share) };
}

async function fit(models: Parameters<typeof fitWidth>[0]['models'], ending = new AbortController()) {
  const events: Event[] = [];
  await fitWidth({ models, plan: PLAN }, (event) => events.push(event), ending.signal);
  const trials = events.flatMap((event) => (event.type === 'widths' ? [event.trials] : [])).at(-1) ?? [];
  const progress = events.flatMap((event) => (event.type === 'fitting' ? [event.progress] : []));
  return { events, trials, progress };
}

test('wider and wider, until a step is too slow', async () => {
  const seen: Plan[] = [];
  const { trials, progress } = await fit([{ family: 'gan', host: hostOf(1, seen) }]);
  expect(trials.map(({ width }) => width)).toEqual(WIDTHS.slice(0, 4));
  expect(seen[1]).toEqual({ ...PLAN, shared: { batch_size: 4, width: WIDTHS[1] } });
  expect(progress).toEqual([0, 1 / 8, 2 / 8, 3 / 8, 4 / 8, undefined]);
});

test('models that share a host wait for each other, those of other hosts do not', async () => {
  const shared = hostOf(0.5);
  const one = await fit([
    { family: 'gan', host: shared },
    { family: 'vae', host: shared },
  ]);
  const two = await fit([
    { family: 'gan', host: hostOf(0.5) },
    { family: 'vae', host: hostOf(0.25) },
  ]);
  expect(one.trials[0]!.milliseconds).toBeCloseTo(2 * two.trials[0]!.milliseconds);
});

test('nothing more comes once it was ended', async () => {
  const ending = new AbortController();
  const host = {
    timeSteps: async () => {
      ending.abort();
      throw new Error('gone');
    },
  };
  const { events, trials } = await fit([{ family: 'gan', host }], ending);
  expect(trials).toEqual([]);
  expect(events.map(({ type }) => type)).toEqual(['fitting', 'fitting']);
});

test('what cannot be made is refused with its reason', async () => {
  const host = {
    timeSteps: async () => {
      throw Object.assign(new Error('too large'), { name: 'LabError', kind: 'unsupported', hint: 'use less' });
    },
  };
  const { events } = await fit([{ family: 'gan', host }]);
  expect(events.find(({ type }) => type === 'refused')).toMatchObject({ command: 'fit-width', failure: { kind: 'unsupported' } });
});

test('short steps are timed many at once', async () => {
  const asked: number[] = [];
  const lab = { train: async (steps: number) => (asked.push(steps), undefined) };
  await stepTime(lab);
  expect(asked).toEqual([2, 1, 2, 4, 8, 16, 32, 64, 64, 64]);
});
