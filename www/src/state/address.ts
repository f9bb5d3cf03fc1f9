// What the address says: only what differs from the defaults, and the seed.

import type { Description, FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import { LANGUAGE_KEY, type Locale } from '../locale/locale.svelte';
import { DEFAULT_SEED, type Values } from '../plan';
import type { Budget, DeviceChoice } from '../protocol';
import type { Settings } from './settings.svelte';
import { presentValues } from '../renamed';
import { allFamilies, chosenFamilies, defaultFamilies } from './shown-models';

const RESERVED = ['device', 'engine', 'dataset', 'seed', 'models', 'train', 'budget', 'speed', LANGUAGE_KEY];

export interface Choices {
  device: DeviceChoice;
  /** Whether training with Burn is to be compared at once; an order rather than a setting, so it is read and not written. */
  comparesBurn: boolean;
  dataset: string | undefined;
  seed: number;
  /** Whether models of all families are shown, or of the first ones only. */
  all: boolean;
  /** The one family that trains; all that are shown if undefined. */
  train: string | undefined;
  budget: Budget;
  speed: number | undefined;
  /** As written: `key` for a shared hyperparameter, `family.key` for a family's own. */
  hyperparameters: Values;
}

/**
 * Reads the address. Seed and hyperparameters are checked where they are used, so that a mistake
 * gets an answer; a device that does not exist means "auto", which the page explains anyway.
 */
export function readAddress(search: string): Choices {
  const query = new URLSearchParams(search);
  const device = query.get('device');
  const seed = query.get('seed');
  const speed = Number(query.get('speed'));
  const rest = [...query].filter(([key]) => !RESERVED.includes(key));
  const setting = (text: string) => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text));
  return {
    device: device === 'webgpu' || device === 'cpu' ? device : 'auto',
    comparesBurn: query.get('engine') === 'burn',
    dataset: query.get('dataset') ?? undefined,
    seed: seed?.trim() ? Number(seed) : DEFAULT_SEED,
    all: query.get('models') === 'all',
    train: query.get('train') ?? undefined,
    budget: query.get('budget') === 'time' ? 'time' : 'steps',
    speed: speed > 0 ? speed : undefined,
    hyperparameters: Object.fromEntries(rest.map(([key, text]) => [key, setting(text)])),
  };
}

/** Puts the choices into the settings; keys that mean nothing, such as those of trackers, are dropped. */
export function applyChoices(
  { seed, all, train, budget, speed, hyperparameters }: Choices,
  settings: Settings,
  { families, aliases }: Pick<Description, 'families' | 'aliases'>,
) {
  settings.seed = seed;
  settings.budget = budget;
  settings.speed = speed;
  Object.assign(settings, chosenFamilies(all ? 'all' : 'both', settings, families));
  if (train && allFamilies(families).includes(train)) Object.assign(settings, chosenFamilies(train, settings, families));
  const shared = presentValues(hyperparameters, aliases);
  for (const { name, hyperparameters: known } of families) {
    const own = presentValues(valuesOf(hyperparameters, name), aliases);
    for (const parameter of known) {
      const value = (parameter.shared ? shared : own)[parameter.key];
      if (value !== undefined) settings.set(parameter, name, value);
    }
  }
}

/** A family's own values by key. */
function valuesOf(hyperparameters: Values, family: string): Values {
  const prefix = `${family}.`;
  const own = Object.entries(hyperparameters).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** The query that brings the settings back, with the language if there is one to name. */
export function writeAddress(
  { seed, families: shown, active, budget, speed, shared, own }: Settings,
  { device, dataset, locale }: { device: DeviceChoice; dataset: string | undefined; locale: Locale | undefined },
  families: FamilyDescription[],
): string {
  const query = new URLSearchParams();
  if (locale) query.set(LANGUAGE_KEY, locale);
  if (device !== 'auto') query.set('device', device);
  if (dataset) query.set('dataset', dataset);
  if (shown.length > defaultFamilies(families).length) query.set('models', 'all');
  if (active.length === 1 && families.length > 1) query.set('train', active[0] ?? '');
  if (budget !== 'steps') query.set('budget', budget);
  if (speed !== undefined) query.set('speed', String(speed));
  query.set('seed', String(seed ?? DEFAULT_SEED));
  for (const [key, value] of Object.entries(shared)) query.set(key, String(value));
  for (const [family, values] of Object.entries(own)) {
    for (const [key, value] of Object.entries(values)) query.set(`${family}.${key}`, String(value));
  }
  return `?${query}`;
}
