// Which models stand side by side, and which of them learn.

import type { FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import type { Settings } from './settings.svelte';

/** The first families are there from the start; others come when they are asked for. */
const DEFAULT_COUNT = 2;

export const defaultFamilies = (families: FamilyDescription[]) => families.slice(0, DEFAULT_COUNT).map(({ name }) => name);

export const allFamilies = (families: FamilyDescription[]) => families.map(({ name }) => name);

/** What the choice of models comes to: the first two, all, or one family alone. */
export type ModelsChoice = 'both' | 'all' | (string & {});

export function chosenModels({ active, families: shown }: Settings, families: FamilyDescription[]): ModelsChoice {
  const [only] = active;
  if (only !== undefined && active.length === 1) return only;
  return shown.length > defaultFamilies(families).length ? 'all' : 'both';
}

/** Models of a family that trains alone stand beside those that are there. */
export function chosenFamilies(choice: ModelsChoice, { families: shown }: Settings, families: FamilyDescription[]) {
  const both = defaultFamilies(families);
  if (choice === 'both') return { families: both, active: both };
  const all = allFamilies(families);
  if (choice === 'all') return { families: all, active: all };
  return { families: shown.includes(choice) ? shown : all, active: [choice] };
}
