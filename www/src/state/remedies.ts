// What an alarm offers to try: the settings of a new run in which the trouble may not come.

import type { Alarm, FamilyDescription, Hyperparameter, KnobChange, Remedy, Setting } from '../../../pkg/gan_vae_lab.js';
import { listed } from '../locale/numbers';
import { say } from '../locale/say';
import { type Plan, samePlan } from '../plan';
import { withValue } from './settings.svelte';

/** Digits of a value that is a multiple of another, as those that a slider sets. */
const DIGITS = 2;

/** A remedy and the settings that it leads to. */
export interface Fix {
  /** What it changes, in words. */
  name: string;
  plan: Plan;
}

/** The remedies of an alarm that would change something in the settings of its run, the likeliest first. */
export function fixes({ remedies }: Alarm, family: string, plan: Plan, families: FamilyDescription[]): Fix[] {
  const hyperparameters = families.find(({ name }) => name === family)?.hyperparameters ?? [];
  const knobs = (remedy: Remedy) => hyperparameters.filter(({ key }) => remedy.changes.some((change) => change.key === key));
  const all = remedies.map((remedy) => ({ knobs: knobs(remedy), plan: remedied(plan, remedy, family, families) }));
  const changing = all.filter((fix) => !samePlan(fix.plan, plan));
  return changing.map((fix) => ({
    name: listed(
      fix.knobs
        .map((knob) => ({ knob, before: valueIn(plan, knob, family), after: valueIn(fix.plan, knob, family) }))
        .filter(({ before, after }) => before !== after)
        .map(({ knob, after }) => `${knob.label} ${say(String(after))}`),
    ),
    plan: fix.plan,
  }));
}

function valueIn({ shared, own }: Plan, knob: Hyperparameter, family: string): Setting {
  return (knob.shared ? shared : own[family])?.[knob.key] ?? knob.domain.default;
}

function remedied(plan: Plan, { changes }: Remedy, family: string, families: FamilyDescription[]): Plan {
  const hyperparameters = families.find(({ name }) => name === family)?.hyperparameters ?? [];
  return changes.reduce((before, change) => {
    const knob = hyperparameters.find(({ key }) => key === change.key);
    return knob ? changed(before, change, knob, family) : before;
  }, plan);
}

function changed(plan: Plan, { to }: KnobChange, knob: Hyperparameter, family: string): Plan {
  const values = knob.shared ? plan.shared : plan.own[family];
  const present = valueIn(plan, knob, family);
  const value = to.type === 'value' ? to.value : multiplied(present, to.factor, knob);
  if (knob.shared) return { ...plan, shared: withValue(values, knob, value) };
  return { ...plan, own: { ...plan.own, [family]: withValue(values, knob, value) } };
}

/** Within the domain of the knob; a word stays what it is. */
function multiplied(present: Setting, factor: number, { domain }: Hyperparameter): Setting {
  if (domain.type === 'choice' || typeof present !== 'number') return present;
  const product = Number((present * factor).toPrecision(DIGITS));
  const whole = domain.type === 'integer' ? Math.round(product) : product;
  return Math.min(Math.max(whole, domain.min), domain.max);
}
