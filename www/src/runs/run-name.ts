// What a run is called, and what sets it apart: its settings where they are not the default.

import type { FamilyDescription, Hyperparameter } from '../../../pkg/gan_vae_lab.js';
import { DEFAULT_SEED, type Plan } from '../plan';
import type { KeptRun } from '../storage/run-record';
import { say } from '../locale/say';
import { listed } from '../locale/numbers';

/** In the words of the settings, such as `VAE β (KL weight) 10`; none where everything is the default. */
export function changesOf({ seed, shared, own }: Plan, families: FamilyDescription[]): string[] {
  const label = (parameters: Hyperparameter[] | undefined, key: string) => parameters?.find((one) => one.key === key)?.label ?? key;
  const [first] = families;
  return [
    ...(seed === DEFAULT_SEED ? [] : [`Seed ${seed}`]),
    ...Object.entries(shared).map(([key, value]) => `${label(first?.hyperparameters, key)} ${say(String(value))}`),
    ...Object.entries(own).flatMap(([name, values]) => {
      const family = families.find((one) => one.name === name);
      return Object.entries(values).map(
        ([key, value]) => `${name.toUpperCase()} ${label(family?.hyperparameters, key)} ${say(String(value))}`,
      );
    }),
  ];
}

/** What the visitor calls a run, or else its data set and what sets it apart. */
export function runName({ name, title, plan }: Pick<KeptRun, 'name' | 'title' | 'plan'>, families: FamilyDescription[]): string {
  return name ?? listed([say(title || plan.dataset), ...changesOf(plan, families)]);
}

/** The name of a file with a model of a run: that of the run, without what file systems do not take. */
export function modelFileName(run: KeptRun, family: string, families: FamilyDescription[]): string {
  const name = runName(run, families)
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return `${name || run.id}-${family}-step-${run.steps[family] ?? 0}.model.safetensors`;
}
