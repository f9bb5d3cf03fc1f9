// Hyperparameters while training goes on: live ones act from the next step on, the others need new models.

import { createContext } from 'svelte';
import type { Hyperparameter, Setting } from '../../../pkg/gan_vae_lab.js';
import { type Plan, sameBeginning } from '../plan';
import { Settings } from './settings.svelte';
import type { PageParts } from './page-parts';

type Parts = Pick<PageParts, 'program' | 'settings' | 'worker' | 'models' | 'nextPlan' | 'creation' | 'address'>;

export class Tuning {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Changes a hyperparameter: at the next step if it is live, else with the next models. */
  set(parameter: Hyperparameter, family: string, value: Setting) {
    const { settings, worker, models, nextPlan, creation, address } = this.#parts;
    // Models of other settings, which are shown already, are on their way or asked for.
    const replaced = models.untouched && nextPlan.outdated;
    settings.set(parameter, family, value);
    if (!models.plan) return;
    if (!parameter.live || replaced) return creation.restartIfUntrained();
    const present = new Settings();
    present.take(models.plan);
    const before = present.value(parameter, family);
    present.set(parameter, family, value);
    const plan = present.plan(models.plan.dataset);
    models.plan = plan;
    const families = parameter.shared ? models.made : [family];
    const values = { [parameter.key]: value };
    for (const name of families) {
      models.of(name)?.changeSetting(parameter.key, before, value);
      worker.send({ type: 'tune', family: name, values, plan });
    }
    address.update();
  }

  /** Whether models in training can be changed to a plan. */
  isLive(plan: Plan): boolean {
    const { program, models } = this.#parts;
    return models.plan !== undefined && sameBeginning(models.plan, plan, program.families);
  }

  /** Changes models in training, where a plan is live: every live setting is sent as it is shown then. */
  apply(plan: Plan) {
    const { settings, worker, models, nextPlan, address } = this.#parts;
    if (!models.plan) return;
    const before = new Settings();
    before.take(models.plan);
    settings.take(plan);
    const next = nextPlan.plan;
    models.plan = next;
    for (const column of models.all) {
      const { family } = column;
      const live = family.hyperparameters.filter((one) => one.live);
      for (const one of live) column.changeSetting(one.key, before.value(one, family.name), settings.value(one, family.name));
      const values = Object.fromEntries(live.map((one) => [one.key, settings.value(one, family.name)]));
      worker.send({ type: 'tune', family: family.name, values, plan: next });
    }
    address.update();
  }

  /** For a data set of few images. */
  augment = () => {
    for (const [key, value] of [
      ['mirror', 'on'],
      ['shift', 2],
    ] as const) {
      const [family] = this.#parts.program.families;
      const parameter = family?.hyperparameters.find((one) => one.key === key);
      if (family && parameter) this.set(parameter, family.name, value);
    }
  };
}

export const [getTuning, setTuning] = createContext<Tuning>();
