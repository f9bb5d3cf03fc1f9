// What the settings shown mean for the models that are there.

import { expect, test } from 'vitest';
import { DEFAULT_SEED, type Plan } from '../plan';
import { Datasets } from './datasets.svelte';
import type { Models } from './models.svelte';
import { NextPlan } from './next-plan.svelte';
import { Settings } from './settings.svelte';

const PLAN: Plan = { dataset: 'digits', seed: DEFAULT_SEED, shared: {}, own: {} };

/** Models of a plan, with its settings shown. */
function shown(plan: Plan | undefined = PLAN, made = ['gan', 'vae']) {
  const settings = new Settings();
  const datasets = new Datasets();
  const nextPlan = new NextPlan({ settings, datasets, models: { plan, made } as Models });
  if (plan) nextPlan.take(plan);
  return { settings, datasets, nextPlan };
}

test('models are outdated by any setting that is not theirs, by another data set too, and never before there are any', () => {
  const { settings, datasets, nextPlan } = shown();
  expect(nextPlan.outdated).toBe(false);
  settings.shared = { batch_size: 8 };
  expect(nextPlan.outdated).toBe(true);
  settings.shared = {};
  datasets.chosen = 'clothes';
  expect(nextPlan.outdated).toBe(true);
  expect(shown(undefined).nextPlan.outdated).toBe(false);
});

test('what was changed is undone, but for models that nobody made', () => {
  const { settings, datasets, nextPlan } = shown(PLAN, ['vae']);
  settings.families = ['gan', 'vae'];
  settings.own = { vae: { beta: 4 } };
  datasets.chosen = 'clothes';
  nextPlan.undo();
  expect(nextPlan.plan).toEqual(PLAN);
  expect(settings.families).toEqual(['vae']);
});

test('an experiment keeps the data set, unless it is about one', () => {
  const { nextPlan } = shown();
  const preset = { shared: { latent_size: 2 }, families: { gan: { noise: 0 } } } as unknown as Parameters<NextPlan['ofExperiment']>[0];
  expect(nextPlan.ofExperiment(preset)).toEqual({ ...PLAN, shared: { latent_size: 2 }, own: { gan: { noise: 0 } } });
  expect(nextPlan.ofExperiment({ ...preset, dataset: 'clothes' }).dataset).toBe('clothes');
});

test('trained models come along for the default settings only', () => {
  const { settings, nextPlan } = shown();
  expect(nextPlan.hasPretrained).toBe(true);
  settings.seed = DEFAULT_SEED + 1;
  expect(nextPlan.hasPretrained).toBe(false);
});
