// The address of the page: what it asked for at first, and what it says of the present models.

import { createContext } from 'svelte';
import { localeToName } from '../locale/locale.svelte';
import { DEFAULT_SEED } from '../plan';
import { readAddress, writeAddress } from './address';
import { Settings } from './settings.svelte';
import type { PageParts } from './page-parts';

type Parts = Pick<PageParts, 'program' | 'settings' | 'datasets' | 'models'>;

export class PageAddress {
  readonly #parts: Parts;
  readonly choices = readAddress(location.search);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether it asks for nothing but what the page opens on: trained models of the first data set. */
  get isPlain(): boolean {
    const { dataset, seed, all, hyperparameters } = this.choices;
    return dataset === undefined && seed === DEFAULT_SEED && !all && Object.keys(hyperparameters).length === 0;
  }

  update() {
    const { program, settings, datasets, models } = this.#parts;
    if (!models.plan) return;
    const present = new Settings();
    present.take(models.plan);
    const { families, active, budget, speed } = settings;
    Object.assign(present, { families, active, budget, speed });
    const { dataset } = models.plan;
    const shown = dataset === datasets.all[0]?.name ? undefined : dataset;
    const choices = { device: this.choices.device, dataset: shown, locale: localeToName() };
    history.replaceState(null, '', writeAddress(present, choices, program.families) + location.hash);
  }
}

export const [getPageAddress, setPageAddress] = createContext<PageAddress>();
