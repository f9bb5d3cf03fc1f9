// The latent spaces of all columns, and what the visitor draws into them.

import { createContext } from 'svelte';
import { type End, LatentExplorer } from './latent-explorer.svelte';
import type { ImageOrigin } from './latent-origin';
import type { PageParts } from './page-parts';

type Parts = Pick<PageParts, 'worker' | 'models' | 'asked' | 'messages'>;

export class LatentSpace {
  readonly #parts: Parts;
  /** Of all models, shown or not. */
  #all = $state.raw<LatentExplorer[]>([]);
  /** Whether anybody sees it: otherwise nothing is decoded. */
  #watched = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  readonly explorers = $derived.by(() => {
    const shown = this.#parts.models.shown.map(({ name }) => name);
    return this.#all.filter(({ family }) => shown.includes(family.name));
  });

  /** Other models took the place of those before. */
  begin() {
    const { worker, models, asked, messages } = this.#parts;
    const parts = { worker, asked, messages, latents: this };
    this.#all = models.all.map((column) => new LatentExplorer(parts, () => column.family));
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

  /** Makes an image one end of the path of every model, so that the paths run side by side. */
  async mark(end: End, from: ImageOrigin) {
    const changed = this.#parts.asked.takeFrom(from.type, from.index);
    await Promise.all(this.explorers.map((explorer) => explorer.markImage(end, from)));
    if (changed) this.refresh();
  }

  of(family: string): LatentExplorer | undefined {
    return this.#all.find((explorer) => explorer.family.name === family);
  }
}

export const [getLatents, setLatents] = createContext<LatentSpace>();
