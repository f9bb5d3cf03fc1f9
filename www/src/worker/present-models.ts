// The models that there are now, wherever they live.

import type { Host } from './hosts';
import type { Model } from './model';

export class PresentModels {
  #models = new Map<string, Model>();
  /** Families that learn. */
  active: string[] = [];

  get all(): Model[] {
    return [...this.#models.values()];
  }

  get families(): string[] {
    return [...this.#models.keys()];
  }

  /** Those that learn. */
  get runners(): Model[] {
    return this.all.filter(({ family }) => this.active.includes(family));
  }

  /** Where they live. */
  get hosts(): Host[] {
    return [...new Set(this.all.map(({ host }) => host))];
  }

  get isEmpty(): boolean {
    return this.#models.size === 0;
  }

  of(family: string): Model {
    const model = this.#models.get(family);
    if (!model) throw new Error(`There is no ${family} model yet`);
    return model;
  }

  /** These take the places of all before. */
  replace(models: Model[]) {
    this.#models = new Map(models.map((model) => [model.family, model]));
  }
}
