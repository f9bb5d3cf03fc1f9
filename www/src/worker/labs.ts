// Makes the models of a `create`: fresh ones, or those of model files.

import type { FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import { configOf, type Plan } from '../plan';
import type { ModelFiles } from '../storage/runs';
import { describe, Lab } from './program';

/** One lab for each family; if any is refused, none is left behind. */
export function makeLabs(plan: Plan, names: string[], files: ModelFiles): Map<string, Lab> {
  const made = new Map<string, Lab>();
  try {
    for (const family of describe().families) {
      if (!names.includes(family.name)) continue;
      const file = files[family.name];
      made.set(family.name, file ? restored(file, plan, family) : new Lab(configOf(plan, family.name)));
    }
    return made;
  } catch (error) {
    for (const lab of made.values()) lab.free();
    throw error;
  }
}

/** A model as its file has it, with the live settings of the plan: they may have changed since it was saved. */
function restored(file: Uint8Array, plan: Plan, { name, hyperparameters }: FamilyDescription): Lab {
  const lab = Lab.restore(file);
  const { hyperparameters: chosen = {} } = configOf(plan, name);
  const live = hyperparameters.filter((one) => one.live);
  lab.setHyperparameters(Object.fromEntries(live.map(({ key, domain }) => [key, chosen[key] ?? domain.default])));
  return lab;
}
