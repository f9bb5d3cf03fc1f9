import { expect, test } from 'vitest';
import type { FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import { applyChoices, readAddress, writeAddress } from './address';
import { Settings } from './settings.svelte';

const families = ['gan', 'vae'].map((name) => ({ name, hyperparameters: [] as unknown })) as FamilyDescription[];

test('the comparison with Burn is asked for by its name alone', () => {
  expect(readAddress('?engine=burn').comparesBurn).toBe(true);
  for (const search of ['', '?engine=', '?engine=program', '?engine=Burn', '?burn', '?device=burn']) {
    expect(readAddress(search).comparesBurn, search).toBe(false);
  }
});

test('it leaves everything else as it is asked for', () => {
  const others = '?device=cpu&dataset=faces&seed=7&train=vae&budget=time&speed=2.5&width=8';
  expect(readAddress(`${others}&engine=burn`)).toEqual({ ...readAddress(others), comparesBurn: true });
  expect(readAddress('?engine=burn').hyperparameters).toEqual({});
});

test('a hyperparameter is heard under the name that it had when the address was shared', () => {
  const ema = { key: 'ema', shared: false, domain: { type: 'real', min: 0, max: 1, default: 0.99 } };
  const gan = [{ name: 'gan', hyperparameters: [ema] as unknown }] as FamilyDescription[];
  const aliases = { keys: [{ before: 'average', now: 'ema' }], words: [] };
  for (const search of ['?gan.average=0.5', '?gan.ema=0.5', '?gan.average=0.7&gan.ema=0.5']) {
    const settings = new Settings();
    applyChoices(readAddress(search), settings, { families: gan, aliases });
    expect(settings.own, search).toEqual({ gan: { ema: 0.5 } });
  }
});

test('it is an order that the address forgets', () => {
  const settings = new Settings();
  const choices = readAddress('?seed=7&engine=burn');
  applyChoices(choices, settings, { families, aliases: { keys: [], words: [] } });
  expect(writeAddress(settings, { ...choices, locale: undefined }, families)).toBe('?seed=7');
});
