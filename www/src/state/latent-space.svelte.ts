// The latent spaces of all columns, and what the visitor draws into them.

import type { LabState } from './lab.svelte';
import { LatentExplorer } from './latent-explorer.svelte';

export class LatentSpace {
  explorers = $state.raw<LatentExplorer[]>([]);
  /** Whether anybody sees it: otherwise nothing is decoded. */
  #watched = false;
  readonly #lab: LabState;

  constructor(lab: LabState) {
    this.#lab = lab;
  }

  /** Other models took the place of those before. */
  begin() {
    this.explorers = this.#lab.columns.map(({ family }) => new LatentExplorer(this.#lab, family));
    if (this.#watched) this.refresh();
  }

  /** The model of a family has learnt since. */
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
    return this.explorers.find((explorer) => explorer.family.name === family);
  }
}
