// Looks for latents whose images come close to given ones, in families without an encoder.

import type { Lab, ReconstructionReport } from '../../../pkg/gan_vae_lab.js';

/** Steps after which a search that goes on by itself ends. */
const STEPS_MAX = 500;
/** It ends before if so many steps bring the images closer by less than this part. */
const STEPS_COMPARED = 50;
const GAIN_MIN = 0.01;

export class LatentInversion {
  /** Steps so far. */
  steps = 0;
  readonly #lab: Lab;
  /** The held-out images that are looked for. */
  readonly #heldOut: Uint32Array;
  #latents: Float32Array;
  /** The step of the model for which it goes on by itself, and the steps of the search since then. */
  #of = 0;
  #stepsThere = 0;
  /** Errors after so many of them. */
  #errors: { steps: number; error: number }[] = [];

  constructor(lab: Lab, heldOut: Uint32Array) {
    this.#lab = lab;
    this.#heldOut = heldOut;
    this.#latents = lab.latents(heldOut.length);
    this.#of = lab.step();
  }

  get latents(): Float32Array {
    return this.#latents;
  }

  /** Takes what was found beforehand. */
  resume(latents: Float32Array, steps: number) {
    this.#latents = latents;
    this.steps = this.#stepsThere = steps;
  }

  /** With so many more steps, or none: what is found by then, in rows of `columns`. */
  async on(steps: number, columns: number): Promise<ReconstructionReport> {
    const { latents, reconstruction } = await this.#lab.invertHeldOut(this.#heldOut, this.#latents, steps, columns);
    this.#latents = latents;
    this.steps += steps;
    if (steps > 0 && this.#of !== this.#lab.step()) {
      // Another model: what was near may be no longer.
      this.#of = this.#lab.step();
      this.#stepsThere = 0;
      this.#errors = [];
    }
    this.#stepsThere += steps;
    this.#errors.push({ steps: this.#stepsThere, error: reconstruction.error });
    return reconstruction;
  }

  /** How far it is from where it ends by itself, 0 to 1; 1 for a model that nobody has trained. */
  get progress(): number {
    if (this.#lab.step() === 0 || this.#hasConverged) return 1;
    return this.#of === this.#lab.step() ? Math.min(1, this.#stepsThere / STEPS_MAX) : 0;
  }

  get #hasConverged(): boolean {
    if (this.#of !== this.#lab.step()) return false;
    const last = this.#errors.at(-1);
    const before = last && this.#errors.findLast(({ steps }) => steps <= last.steps - STEPS_COMPARED);
    return before !== undefined && last !== undefined && last.error > (1 - GAIN_MIN) * before.error;
  }
}
