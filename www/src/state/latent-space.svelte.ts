// The latent spaces of all columns, and what the visitor draws into them.

import type { LabState } from './lab.svelte';
import { LatentExplorer } from './latent-explorer.svelte';

export class LatentSpace {
  /** Of all models, shown or not. */
  #all = $state.raw<LatentExplorer[]>([]);
  /** Whether anybody sees it: otherwise nothing is decoded. */
  #watched = false;
  readonly #lab: LabState;

  constructor(lab: LabState) {
    this.#lab = lab;
  }

  readonly explorers = $derived.by(() => {
    const shown = this.#lab.columns.map(({ name }) => name);
    return this.#all.filter(({ family }) => shown.includes(family.name));
  });

  /** Other models took the place of those before. */
  begin() {
    this.#all = this.#lab.models.map(({ family }) => new LatentExplorer(this.#lab, family));
    if (this.#watched) this.refresh();
  }

  /** The model of a family has learned since. */
  follow(family: string) {
    if (this.#watched) void this.of(family)?.refresh();
  }

  watch(watched: boolean) {
    if (watched && !this.#watched) this.refresh();
    this.#watched = watched;
  }

  refresh() {
    for (const explorer of this.explorers) void explorer.refresh();
  }

  of(family: string): LatentExplorer | undefined {
    return this.#all.find((explorer) => explorer.family.name === family);
  }
}
