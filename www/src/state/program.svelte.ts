// What the program says of itself, in the language of the page.

import { createContext } from 'svelte';
import type { Description } from '../../../pkg/gan_vae_lab.js';
import { familyColour } from '../components/family-colour';
import { described } from '../locale/say';

export class Program {
  /** As the program gives it. */
  #description = $state.raw<Description>();
  readonly #described = $derived(this.#description && described(this.#description));
  readonly families = $derived(this.#described?.families ?? []);
  readonly measures = $derived(this.#described?.measures ?? []);
  readonly presets = $derived(this.#described?.presets ?? []);

  /** Names of earlier builds. */
  readonly aliases = $derived(this.#description?.aliases ?? { keys: [], words: [] });

  /** Height and width of bundled and imported images, in pixels; nothing before the program is there. */
  readonly imageSize = $derived(this.#description?.image_size ?? 0);

  /** Custom property with the colour of a family. */
  colourOf(family: string): string {
    return familyColour(this.families.findIndex(({ name }) => name === family));
  }

  get isKnown(): boolean {
    return this.#description !== undefined;
  }

  take(description: Description) {
    this.#description = description;
  }
}

export const [getProgram, setProgram] = createContext<Program>();
