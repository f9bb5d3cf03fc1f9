// What conditional models are asked to show.

import { createContext } from 'svelte';
import type { ClassRow } from '../../../pkg/gan_vae_lab.js';

/** The label of every image that the page knows beforehand; all empty unless the models are conditional. */
export interface KnownLabels {
  /** Lines of a grid by class. */
  rows: ClassRow[];
  /** Of the fixed samples. */
  samples: Uint8Array;
  /** Of the held-out images that are shown. */
  heldOut: Uint8Array;
}

export class Asked {
  known = $state.raw<KnownLabels>({ rows: [], samples: new Uint8Array(), heldOut: new Uint8Array() });
  /** The place of a class, or a bit for each attribute: what latents decode to, and drawings are taken for. */
  label = $state(0);

  /** Whether the models are told what images show. */
  get conditional() {
    return this.known.rows.length > 0;
  }

  /** Labels that go with a question: one for all its images, none for models that look at none. */
  get labels(): Uint8Array | undefined {
    return this.conditional ? Uint8Array.of(this.label) : undefined;
  }

  /** Other models took the place of those before. */
  begin(known: KnownLabels) {
    const [first] = known.rows;
    const same = JSON.stringify(known.rows) === JSON.stringify(this.known.rows);
    this.known = known;
    if (!same) this.label = first?.label ?? 0;
  }

  /** Asks for what a fixed sample or a held-out image shows; whether that is something else than before. */
  takeFrom(type: 'sample' | 'held-out', index: number): boolean {
    if (!this.conditional) return false;
    const { samples, heldOut } = this.known;
    const before = this.label;
    this.label = (type === 'sample' ? samples : heldOut)[index] ?? before;
    return this.label !== before;
  }
}

export const [getAsked, setAsked] = createContext<Asked>();
