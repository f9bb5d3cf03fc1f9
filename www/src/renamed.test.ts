import { expect, test } from 'vitest';
import type { Values } from './plan';
import { presentPlan, presentValues } from './renamed';

const ALIASES = {
  keys: [{ before: 'judge_norm', now: 'norm' }],
  words: [{ key: 'norm', before: 'bounded', now: 'spectral' }],
};

test('earlier names and words are understood alone and together', () => {
  const all: Values[] = [{ norm: 'spectral' }, { norm: 'bounded' }, { judge_norm: 'spectral' }, { judge_norm: 'bounded' }];
  for (const given of all) {
    expect(presentValues({ ...given, rate: 2 }, ALIASES)).toEqual({ norm: 'spectral', rate: 2 });
  }
});

test('other words are left alone, and the name of now counts where both are given', () => {
  expect(presentValues({ loss: 'bounded', norm: 'batch' }, ALIASES)).toEqual({ loss: 'bounded', norm: 'batch' });
  expect(presentValues({ judge_norm: 'batch', norm: 'spectral' }, ALIASES)).toEqual({ norm: 'spectral' });
});

test('a plan is brought up to date in all its parts', () => {
  const plan = { dataset: 'digits', seed: 3, shared: { judge_norm: 'batch' }, own: { gan: { judge_norm: 'bounded' }, vae: {} } };
  expect(presentPlan(plan, ALIASES)).toEqual({
    dataset: 'digits',
    seed: 3,
    shared: { norm: 'batch' },
    own: { gan: { norm: 'spectral' }, vae: {} },
  });
});
