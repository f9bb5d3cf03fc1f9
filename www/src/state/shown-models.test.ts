import { expect, test } from 'vitest';
import { chosenFamilies, chosenModels } from './shown-models';
import type { FamilyDescription } from '../../../pkg/gan_vae_lab.js';

const families = ['gan', 'vae', 'vae-gan', 'flow'].map((name) => ({ name }) as FamilyDescription);
const settings = (shown: string[], active: string[]) => ({ families: shown, active }) as Parameters<typeof chosenModels>[0];

test('what was chosen is what is shown as chosen', () => {
  for (const choice of ['both', 'all', 'gan', 'vae', 'vae-gan', 'flow']) {
    const { families: shown, active } = chosenFamilies(choice, settings(['gan', 'vae'], []), families);
    expect(chosenModels(settings(shown, active), families)).toBe(choice);
  }
});
