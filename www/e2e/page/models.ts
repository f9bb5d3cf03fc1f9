// Models in the view of training: their pictures, charts and figures, and one image looked at.

import type { Page } from '@playwright/test';
import { button } from './workbench';

export type FamilyName = 'gan' | 'vae' | 'vae-gan' | 'flow';

/** Those that the page opens on, with what people call them. */
export const MODELS = [
  ['gan', 'GAN'],
  ['vae', 'VAE'],
] as const;
export const FAMILIES = MODELS.map(([family]) => family);

export const SAMPLES = { gan: '64 samples of the GAN', vae: '64 samples of the VAE' };
export const HELD_OUT = 'held-out images beside the VAE';
export const RECONSTRUCTIONS = { gan: 'Reconstructions by the GAN', vae: 'Reconstructions by the VAE' };

export const canvas = (page: Page, label: string) => page.getByRole('img', { name: label });

/** A model at a glance. */
export const card = (page: Page, family: FamilyName) => page.getByRole('region', { name: family.toUpperCase(), exact: true });

/** What is told of a model, which stands wherever there is room. */
export const told = (page: Page, family: FamilyName) => ({
  step: page.getByTestId(`step-${family}`),
  losses: page.getByTestId(`losses-${family}`),
  summary: page.getByTestId(`summary-${family}`),
  searched: page.getByTestId(`searched-${family}`),
  figures: page.getByTestId(`figures-${family}`),
});

export const lossChart = (page: Page, title: string) => page.getByRole('img', { name: new RegExp(`^${title} losses`) });
export const marks = (page: Page, title: string) => page.getByRole('list', { name: `Marks on ${title} losses` }).getByRole('listitem');
export const pinnedLines = (page: Page) => page.getByRole('list', { name: 'Pinned runs, as faint lines' });
/** Of what searches latents. */
export const searching = (page: Page) => ({
  keepSearching: page.getByRole('button', { name: /^Keep searching/ }),
  progress: page.getByRole('progressbar', { name: 'Searching' }),
});

/** One sample, such as `GAN sample 3`, in the grid of all. */
export const sample = (page: Page, name: string) => button(page, name);
/** One held-out image, counted from 0, as it stands beside the VAE. */
export const heldOutImage = (page: Page, index: number) => page.getByRole('toolbar', { name: HELD_OUT }).getByRole('button').nth(index);

/** What opens at an image. */
export const inspected = (page: Page, name?: string) => {
  const dialog = page.getByRole('dialog', { name });
  return {
    dialog,
    explore: button(dialog, 'Explore its latent'),
    setAs: (end: 'A' | 'B') => button(dialog, `Set as ${end}`),
    isSetAs: (end: 'A' | 'B') => dialog.getByText(`It is ${end} of every model under Latents.`),
  };
};

export const point = (title: string) => `The ${title}'s picture of the point`;
export const path = (title: string) => `9 pictures by the ${title} from A to B`;
