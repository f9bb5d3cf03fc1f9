// What sets a run apart: its settings where they are not the default.

import type { FamilyDescription, Hyperparameter } from '../../../pkg/gan_vae_lab.js';
import { DEFAULT_SEED, type Plan } from '../plan';

/** In the words of the settings, such as `VAE β (KL weight) 10`; none where everything is the default. */
export function changesOf({ seed, shared, own }: Plan, families: FamilyDescription[]): string[] {
  const label = (parameters: Hyperparameter[] | undefined, key: string) => parameters?.find((one) => one.key === key)?.label ?? key;
  const [first] = families;
  return [
    ...(seed === DEFAULT_SEED ? [] : [`Seed ${seed}`]),
    ...Object.entries(shared).map(([key, value]) => `${label(first?.hyperparameters, key)} ${value}`),
    ...Object.entries(own).flatMap(([name, values]) => {
      const family = families.find((one) => one.name === name);
      return Object.entries(values).map(([key, value]) => `${name.toUpperCase()} ${label(family?.hyperparameters, key)} ${value}`);
    }),
  ];
}
