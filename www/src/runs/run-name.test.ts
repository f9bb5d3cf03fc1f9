import { expect, test } from 'vitest';
import type { FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import type { KeptRun } from '../storage/run-record';
import { changesOf, modelFileName, runName } from './run-name';

const families = [
  {
    name: 'gan',
    hyperparameters: [
      { key: 'width', label: 'Width' },
      { key: 'learning_rate', label: 'Learning rate' },
    ],
  },
  {
    name: 'vae',
    hyperparameters: [
      { key: 'width', label: 'Width' },
      { key: 'kl_weight', label: 'β (KL weight)' },
    ],
  },
] as FamilyDescription[];

test('a run is told by what differs from the default, in the words of the settings', () => {
  const plan = { dataset: 'digits', seed: 3, shared: { width: 8 }, own: { vae: { kl_weight: 10 } } };
  expect(changesOf(plan, families)).toEqual(['Seed 3', 'Width 8', 'VAE β (KL weight) 10']);
  expect(changesOf({ dataset: 'digits', seed: 1, shared: {}, own: {} }, families)).toEqual([]);
});

test('a setting that this version does not know is told by its key', () => {
  expect(changesOf({ dataset: 'digits', seed: 1, shared: { depth: 4 }, own: { flow: { steps: 2 } } }, families)).toEqual([
    'depth 4',
    'FLOW steps 2',
  ]);
});

test('a run has the name that the visitor gave it, or else one from its data and changes', () => {
  const plan = { dataset: 'digits', seed: 3, shared: {}, own: {} };
  expect(runName({ title: 'Handwritten digits', plan }, families)).toBe('Handwritten digits, Seed 3');
  expect(runName({ title: '', plan: { ...plan, seed: 1 } }, families)).toBe('digits');
  expect(runName({ title: '', plan, name: 'the slow one' }, families)).toBe('the slow one');
});

const run = {
  id: 'r1',
  title: 'Handwritten digits',
  plan: { dataset: 'digits', seed: 3, shared: {}, own: {} },
  steps: { gan: 1200 },
} as unknown as KeptRun;

test('a file has the name of its run, its family and its step', () => {
  expect(modelFileName(run, 'gan', [])).toBe('Handwritten-digits-Seed-3-gan-step-1200.model.safetensors');
});

test('what a visitor calls a run names a file on any system', () => {
  expect(modelFileName({ ...run, name: '../a: β=10 / 慢' }, 'gan', [])).toBe('a-β-10-慢-gan-step-1200.model.safetensors');
  expect(modelFileName({ ...run, name: '???' }, 'gan', [])).toBe('r1-gan-step-1200.model.safetensors');
});
