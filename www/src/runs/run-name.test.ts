import { expect, test } from 'vitest';
import type { FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import { changesOf, runName } from './run-name';

const families = [
  { name: 'gan', hyperparameters: [{ key: 'width', label: 'Width' }, { key: 'learning_rate', label: 'Learning rate' }] },
  { name: 'vae', hyperparameters: [{ key: 'width', label: 'Width' }, { key: 'kl_weight', label: 'β (KL weight)' }] },
] as FamilyDescription[];

test('a run is told by what differs from the default, in the words of the settings', () => {
  const plan = { dataset: 'digits', seed: 3, shared: { width: 8 }, own: { vae: { kl_weight: 10 } } };
  expect(changesOf(plan, families)).toEqual(['Seed 3', 'Width 8', 'VAE β (KL weight) 10']);
  expect(changesOf({ dataset: 'digits', seed: 1, shared: {}, own: {} }, families)).toEqual([]);
});

test('a setting that this version does not know is told by its key', () => {
  expect(changesOf({ dataset: 'digits', seed: 1, shared: { depth: 4 }, own: { flow: { steps: 2 } } }, families)).toEqual(['depth 4', 'FLOW steps 2']);
});

test('a run has the name that the visitor gave it, or else one from its data and changes', () => {
  const plan = { dataset: 'digits', seed: 3, shared: {}, own: {} };
  expect(runName({ title: 'Handwritten digits', plan }, families)).toBe('Handwritten digits, Seed 3');
  expect(runName({ title: '', plan: { ...plan, seed: 1 } }, families)).toBe('digits');
  expect(runName({ title: '', plan, name: 'the slow one' }, families)).toBe('the slow one');
});
