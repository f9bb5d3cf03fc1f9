// What the address says: only what differs from the defaults, and the seed.

import type { FamilyDescription, Setting } from '../../../pkg/gan_vae_lab.js';
import type { DeviceChoice } from '../protocol';

export interface Choices {
  device: DeviceChoice;
  dataset: string | undefined;
  family: string | undefined;
  seed: number;
  hyperparameters: Record<string, Setting>;
}

export const DEFAULT_SEED = 1;

/**
 * Reads the address. Seed, family and hyperparameters are checked where they are used, so that a
 * mistake gets an answer; a device that does not exist means "auto", which the page explains anyway.
 */
export function readAddress(search: string): Choices {
  const query = new URLSearchParams(search);
  const device = query.get('device');
  const seed = query.get('seed');
  const choices: Choices = {
    device: device === 'webgpu' || device === 'cpu' ? device : 'auto',
    dataset: query.get('dataset') ?? undefined,
    family: query.get('family') ?? undefined,
    seed: seed?.trim() ? Number(seed) : DEFAULT_SEED,
    hyperparameters: {},
  };
  for (const [key, text] of query) {
    if (['device', 'dataset', 'family', 'seed'].includes(key)) continue;
    const number = Number(text);
    choices.hyperparameters[key] = text.trim() === '' || Number.isNaN(number) ? text : number;
  }
  return choices;
}

/** The query that brings these choices back. */
export function writeAddress(
  { device, dataset, family, seed, hyperparameters = {} }: Partial<Choices>,
  described: FamilyDescription,
): string {
  const query = new URLSearchParams();
  if (device && device !== 'auto') query.set('device', device);
  if (dataset) query.set('dataset', dataset);
  if (family) query.set('family', family);
  if (seed !== undefined) query.set('seed', String(seed));
  for (const { key, domain } of described.hyperparameters) {
    const setting = hyperparameters[key];
    if (setting !== undefined && setting !== domain.default) query.set(key, String(setting));
  }
  return `?${query}`;
}
