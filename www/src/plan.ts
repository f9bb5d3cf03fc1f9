// What the models of all columns are made with.

import type { FamilyDescription, LabConfig, SettingsByKey } from '../../pkg/gan_vae_lab.js';

/** The seed of whoever chooses none. */
export const DEFAULT_SEED = 1;

export type Values = SettingsByKey;

/** Values that differ from their defaults, by key; whoever reads a plan fills the defaults in. */
export interface Plan {
  dataset: string;
  seed: number;
  /** Hyperparameters that mean the same in every family. */
  shared: Values;
  /** The others, by family. */
  own: Record<string, Values>;
}

/** The part of a plan that concerns one family, as the wasm package takes it. */
export function configOf({ dataset, seed, shared, own }: Plan, family: string): Omit<LabConfig, 'engine'> {
  return { dataset, family, seed, hyperparameters: { ...shared, ...own[family] } };
}

const sorted = (values: Values = {}) => Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));

/** Whether two plans make the same model of a family. */
export function sameModel(a: Plan, b: Plan, family: string): boolean {
  const identity = (plan: Plan) => JSON.stringify([plan.dataset, plan.seed, sorted(configOf(plan, family).hyperparameters)]);
  return identity(a) === identity(b);
}

/** Whether nothing but the data set differs from the defaults, as with the models that the page brings along. */
export function isDefault({ seed, shared, own }: Plan): boolean {
  return seed === DEFAULT_SEED && [shared, ...Object.values(own)].every((values) => Object.keys(values).length === 0);
}

export function samePlan(a: Plan, b: Plan): boolean {
  return [...Object.keys(a.own), ...Object.keys(b.own), ''].every((family) => sameModel(a, b, family));
}

/** Whether models of both plans begin alike: what may change while training goes on does not count. */
export function sameBeginning(a: Plan, b: Plan, families: FamilyDescription[]): boolean {
  return samePlan(withoutLive(a, families), withoutLive(b, families));
}

function withoutLive({ dataset, seed, shared, own }: Plan, families: FamilyDescription[]): Plan {
  const kept = (values: Values, family: FamilyDescription) => {
    const live = new Set(family.hyperparameters.filter((one) => one.live).map(({ key }) => key));
    return Object.fromEntries(Object.entries(values).filter(([key]) => !live.has(key)));
  };
  const each = families.map((family) => [family.name, kept({ ...shared, ...own[family.name] }, family)] as const);
  return { dataset, seed, shared: {}, own: Object.fromEntries(each) };
}
