import type { FamilyDescription, Hyperparameter } from '../../../pkg/gan_vae_lab.js';
import { applyChoices, readAddress, writeAddress } from '../../src/state/address';
import { Settings } from '../../src/state/settings.svelte';
import { ensure, ofText } from '../target';

const number = { type: 'real', min: 0, max: 1, default: 0.5, logarithmic: false };
const words = { type: 'choice', options: [], default: 'off' };

/** As much of a description as the address looks at. */
const hyperparameter = (key: string, shared: boolean, domain: object) => ({ key, shared, domain }) as unknown as Hyperparameter;

const families = ['gan', 'vae', 'vae-gan'].map((name) => ({
  name,
  hyperparameters: [
    hyperparameter('width', true, number),
    hyperparameter('conditional', true, words),
    hyperparameter('rate', false, number),
  ],
})) as FamilyDescription[];

const description = { families, aliases: { keys: [{ before: 'pace', now: 'rate' }], words: [] } };

/** What a visitor pastes behind the question mark. */
export const address = ofText(
  'address',
  400,
  [
    '?device=cpu&dataset=digits&seed=7&width=4&gan.rate=0.25&conditional=on',
    '?models=all&train=vae-gan&budget=time&speed=2.5&seed=&vae.pace=x',
    '?engine=burn&seed=3&engine=program',
    '?utm_source=a%20b&train=gan&device=webgpu&seed=1e3&width=1e999',
  ],
  (search) => {
    const choices = readAddress(search);
    const settings = new Settings();
    applyChoices(choices, settings, description);
    ensure(settings.families.length > 0 && settings.active.length > 0, 'some models are shown and some learn');
    ensure(
      settings.active.every((family) => settings.families.includes(family)),
      'what learns is shown',
    );
    ensure(settings.speed === undefined || settings.speed > 0, 'a speed is above 0');

    const others = { ...choices, locale: 'en' } as const;
    const written = writeAddress(settings, others, families);
    const again = new Settings();
    applyChoices(readAddress(written), again, description);
    ensure(writeAddress(again, others, families) === written, 'an address brings the settings back');
    ensure(!readAddress(written).comparesBurn, 'an order is not written');
  },
);
