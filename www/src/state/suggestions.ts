// What an alarm offers to try: the settings of a new run in which the trouble may not come.

import type { Alarm, FamilyDescription, Hyperparameter, HyperparameterChange, Suggestion, Setting } from '../../../pkg/gan_vae_lab.js';
import { listed } from '../locale/numbers';
import { say } from '../locale/say';
import { type Plan, samePlan } from '../plan';
import { withValue } from './settings.svelte';

/** Digits of a value that is a multiple of another, as those that a slider sets. */
const DIGITS = 2;

/** A suggestion and the settings that it leads to. */
export interface Fix {
  /** What it changes, in words. */
  name: string;
  plan: Plan;
}

/** The suggestions of an alarm that would change something in the settings of its run, the likeliest first. */
export function fixes({ suggestions }: Alarm, family: string, plan: Plan, families: FamilyDescription[]): Fix[] {
  const hyperparameters = families.find(({ name }) => name === family)?.hyperparameters ?? [];
  const changedBy = (suggestion: Suggestion) =>
    hyperparameters.filter(({ key }) => suggestion.changes.some((change) => change.key === key));
  const all = suggestions.map((suggestion) => ({
    hyperparameters: changedBy(suggestion),
    plan: withSuggestion(plan, suggestion, family, families),
  }));
  const changing = all.filter((fix) => !samePlan(fix.plan, plan));
  return changing.map((fix) => ({
    name: listed(
      fix.hyperparameters
        .map((hyperparameter) => ({
          hyperparameter,
          before: valueIn(plan, hyperparameter, family),
          after: valueIn(fix.plan, hyperparameter, family),
        }))
        .filter(({ before, after }) => before !== after)
        .map(({ hyperparameter, after }) => `${hyperparameter.label} ${say(String(after))}`),
    ),
    plan: fix.plan,
  }));
}

function valueIn({ shared, own }: Plan, hyperparameter: Hyperparameter, family: string): Setting {
  return (hyperparameter.shared ? shared : own[family])?.[hyperparameter.key] ?? hyperparameter.domain.default;
}

function withSuggestion(plan: Plan, { changes }: Suggestion, family: string, families: FamilyDescription[]): Plan {
  const hyperparameters = families.find(({ name }) => name === family)?.hyperparameters ?? [];
  return changes.reduce((before, change) => {
    const hyperparameter = hyperparameters.find(({ key }) => key === change.key);
    return hyperparameter ? changed(before, change, hyperparameter, family) : before;
  }, plan);
}

function changed(plan: Plan, { to }: HyperparameterChange, hyperparameter: Hyperparameter, family: string): Plan {
  const values = hyperparameter.shared ? plan.shared : plan.own[family];
  const present = valueIn(plan, hyperparameter, family);
  const value = to.type === 'value' ? to.value : multiplied(present, to.factor, hyperparameter);
  if (hyperparameter.shared) return { ...plan, shared: withValue(values, hyperparameter, value) };
  return { ...plan, own: { ...plan.own, [family]: withValue(values, hyperparameter, value) } };
}

/** Within the domain of the hyperparameter; a word stays what it is. */
function multiplied(present: Setting, factor: number, { domain }: Hyperparameter): Setting {
  if (domain.type === 'choice' || typeof present !== 'number') return present;
  const product = Number((present * factor).toPrecision(DIGITS));
  const whole = domain.type === 'integer' ? Math.round(product) : product;
  return Math.min(Math.max(whole, domain.min), domain.max);
}
