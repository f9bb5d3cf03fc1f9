// Names that hyperparameters and their words had in earlier builds, in addresses and kept runs of that time.

import type { Aliases } from '../../pkg/gan_vae_lab.js';
import type { Plan, Values } from './plan';

/** Under the names of now. What is given under both its names keeps the value that it has under the name of now. */
export function presentValues(values: Values, { keys, words }: Aliases): Values {
  const present: Values = {};
  for (const [key, value] of Object.entries(values)) {
    const now = keys.find(({ before }) => before === key)?.now ?? key;
    if (now !== key && now in values) continue;
    present[now] = words.find((word) => word.key === now && word.before === value)?.now ?? value;
  }
  return present;
}

export function presentPlan({ shared, own, ...plan }: Plan, aliases: Aliases): Plan {
  const families = Object.entries(own).map(([family, values]) => [family, presentValues(values, aliases)] as const);
  return { ...plan, shared: presentValues(shared, aliases), own: Object.fromEntries(families) };
}
