// What the next models would be made with, as the settings are shown now.

import { createContext } from 'svelte';
import type { Preset } from '../../../pkg/gan_vae_lab.js';
import { isDefault, type Plan, samePlan } from '../plan';
import type { PageParts } from './page-parts';

type Parts = Pick<PageParts, 'settings' | 'datasets' | 'models'>;

export class NextPlan {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  readonly plan = $derived.by(() => this.#parts.settings.plan(this.#parts.datasets.chosen));
  /** Whether nothing but the data set differs from the defaults. */
  readonly isDefault = $derived(isDefault(this.plan));
  /** Whether the present models were made with other settings than are shown. */
  readonly outdated = $derived.by(() => {
    const { plan } = this.#parts.models;
    return plan !== undefined && !samePlan(plan, this.plan);
  });
  /** Whether the page may bring along models of these settings. */
  readonly hasPretrained = $derived.by(() => this.isDefault && this.#parts.datasets.choice?.file === undefined);

  /** What an experiment would train with. */
  ofExperiment({ shared, families, dataset }: Preset): Plan {
    return { ...this.plan, dataset: dataset ?? this.#parts.datasets.chosen, shared, own: families };
  }

  /** Shows the settings of a plan. */
  take(plan: Plan) {
    this.#parts.settings.take(plan);
    this.#parts.datasets.chosen = plan.dataset;
  }

  /** Back to the settings of the present models. */
  undo = () => {
    const { models, settings } = this.#parts;
    if (!models.plan) return;
    this.take(models.plan);
    settings.families = settings.families.filter((name) => models.made.includes(name));
  };
}

export const [getNextPlan, setNextPlan] = createContext<NextPlan>();
