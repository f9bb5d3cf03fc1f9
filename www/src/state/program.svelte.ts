// What the program says of itself, in the language of the page.

import { createContext } from 'svelte';
import type { Description } from '../../../pkg/gan_vae_lab.js';
import { described } from '../locale/say';

export class Program {
  /** As the program gives it. */
  #description = $state.raw<Description>();
  readonly #described = $derived(this.#description && described(this.#description));
  readonly families = $derived(this.#described?.families ?? []);
  readonly measures = $derived(this.#described?.measures ?? []);
  readonly presets = $derived(this.#described?.presets ?? []);

  get isKnown(): boolean {
    return this.#description !== undefined;
  }

  take(description: Description) {
    this.#description = description;
  }
}

export const [getProgram, setProgram] = createContext<Program>();
