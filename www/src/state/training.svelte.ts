// The training of the present models.

import { createContext } from 'svelte';
import type { PageParts } from './page-parts';

type Parts = Pick<PageParts, 'worker' | 'playback'>;

export class Training {
  readonly #parts: Parts;
  running = $state(false);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  train = () => {
    this.#parts.playback.shownStep = undefined;
    this.#parts.worker.send({ type: 'train' });
  };

  pause = () => this.#parts.worker.send({ type: 'pause' });

  step = () => {
    this.#parts.playback.shownStep = undefined;
    this.#parts.worker.send({ type: 'step' });
  };

  /** Goes on looking for the latents of held-out images. */
  search(family: string) {
    this.#parts.worker.send({ type: 'search', family });
  }
}

export const [getTraining, setTraining] = createContext<Training>();
