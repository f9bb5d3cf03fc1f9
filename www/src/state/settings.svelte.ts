// What the visitor has set: the next models, and how training goes.

import { createContext } from 'svelte';
import type { Hyperparameter, Preset, Setting } from '../../../pkg/gan_vae_lab.js';
import { DEFAULT_SEED, type Plan, type Values } from '../plan';
import type { Budget } from '../protocol';

/** Values by key, but for those that are the default anyway. */
export function withValue(values: Values = {}, { key, domain }: Hyperparameter, value: Setting): Values {
  const { [key]: _, ...others } = values;
  return value === domain.default ? others : { ...others, [key]: value };
}

export class Settings {
  seed = $state<number | null>(DEFAULT_SEED);
  shared = $state.raw<Values>({});
  /** By family. */
  own = $state.raw<Record<string, Values>>({});
  /** Families whose models are shown. */
  families = $state.raw<string[]>([]);
  /** Families that learn. */
  active = $state.raw<string[]>([]);
  budget = $state<Budget>('steps');
  /** Steps a second; as many as possible if undefined. */
  speed = $state<number>();
  /** The step at which training pauses by itself. */
  until = $state<number>();

  plan(dataset: string): Plan {
    return { dataset, seed: this.seed ?? DEFAULT_SEED, shared: this.shared, own: this.own };
  }

  take({ seed, shared, own }: Plan) {
    this.seed = seed;
    this.shared = shared;
    this.own = own;
  }

  value({ key, shared, domain }: Hyperparameter, family: string): Setting {
    return (shared ? this.shared : this.own[family])?.[key] ?? domain.default;
  }

  set(parameter: Hyperparameter, family: string, value: Setting) {
    if (parameter.shared) this.shared = withValue(this.shared, parameter, value);
    else this.own = { ...this.own, [family]: withValue(this.own[family], parameter, value) };
  }

  /** Whether everything that a preset sets is set, and nothing else. */
  is({ shared, families }: Preset): boolean {
    const text = (values: Values = {}) => JSON.stringify(Object.entries(values).sort());
    const names = new Set([...Object.keys(families), ...Object.keys(this.own)]);
    return text(shared) === text(this.shared) && [...names].every((name) => text(families[name]) === text(this.own[name]));
  }
}

export const [getSettings, setSettings] = createContext<Settings>();
