// A model in the wasm instance of this worker, and what is shown of it.

import type { Alarm, FamilyDescription, Lab } from '../../../pkg/gan_vae_lab.js';
import type { Event, Reconstruction } from '../protocol';
import type { Answers, ByClassOf } from '../questions';
import { LatentInversion } from './latent-inversion';
import type { FoundLatents } from './pretrained-records';

export const SAMPLES = 64;
const SAMPLE_COLUMNS = 8;
export const HELD_OUT_COLUMNS = 4;
const BY_CLASS_COLUMNS = 8;
/** Held-out images whose losses are followed. */
const SCORED = 64;
/** Steps of the search for latents between two pictures. */
const SEARCH_STEPS = 10;

export type Pictures = Omit<Extract<Event, { type: 'pictures' }>, 'type'>;

export class Column {
  readonly family: string;
  readonly lab: Lab;
  /** The held-out images that are shown. */
  readonly heldOut: Uint32Array;
  /** Whether latents of an image are uncertain. */
  readonly hasPosteriors: boolean;
  /** Whether latents of an image have to be searched for. */
  readonly searches: boolean;
  /** How many held-out images there are. */
  readonly heldOutCount: number;
  /** For latents that come close to the held-out images, in a family that has to search for them. */
  readonly #search: LatentInversion;

  constructor(family: FamilyDescription, lab: Lab, heldOut: Uint32Array, heldOutCount: number) {
    this.family = family.name;
    this.hasPosteriors = family.has_posteriors;
    this.searches = !family.encodes;
    this.lab = lab;
    this.heldOut = heldOut;
    this.heldOutCount = heldOutCount;
    this.#search = new LatentInversion(lab, heldOut);
  }

  /** Gives the model's memory back. */
  free() {
    this.lab.free();
  }

  /** How far the search for latents is from where it ends by itself, 0 to 1. */
  get searched(): number {
    return this.searches ? this.#search.progress : 1;
  }

  /** Takes latents of held-out images that were found beforehand. */
  takeFound({ latents, steps }: FoundLatents) {
    this.#search.resume(Float32Array.from(latents), steps);
  }

  /** With so many more steps of the search for latents, in a family that has to search; and what samples tell. */
  async pictures(searchSteps = this.searched < 1 ? SEARCH_STEPS : 0): Promise<{ pictures: Pictures; alarms: Alarm[] }> {
    const step = this.lab.step();
    const { picture: samples, alarms } = await this.lab.sample(SAMPLES, SAMPLE_COLUMNS);
    const reconstruction = await this.#reconstruct(searchSteps);
    const heldOut = await this.lab.heldOutLosses(Math.min(SCORED, this.heldOutCount));
    return { pictures: { family: this.family, step, samples, reconstruction, heldOutLosses: heldOut?.values }, alarms };
  }

  async latentOfHeldOut(index: number): Promise<Float32Array> {
    const place = this.heldOut.indexOf(index);
    const latents = await this.#heldOutLatents();
    const size = latents.length / this.heldOut.length;
    return latents.slice(place * size, (place + 1) * size);
  }

  /** The same latents as every class: those of samples, or of held-out images. */
  async byClass(of: ByClassOf): Promise<Answers['by-class']> {
    if (of === 'samples') return { grid: await this.lab.sampleByClass(this.lab.latents(BY_CLASS_COLUMNS), BY_CLASS_COLUMNS) };
    const columns = Math.min(BY_CLASS_COLUMNS, this.heldOut.length);
    const latents = await this.#heldOutLatents();
    const first = latents.slice(0, (latents.length / this.heldOut.length) * columns);
    const originals = await this.lab.heldOut(this.heldOut.slice(0, columns), columns);
    return { grid: await this.lab.sampleByClass(first, columns), originals };
  }

  async #heldOutLatents(): Promise<Float32Array> {
    return this.searches ? this.#search.latents : (await this.lab.encodeHeldOut(this.heldOut)).mean;
  }

  async #reconstruct(searchSteps: number): Promise<Reconstruction> {
    if (!this.searches) return this.lab.reconstruct(this.heldOut, HELD_OUT_COLUMNS);
    return { ...(await this.#search.on(searchSteps, HELD_OUT_COLUMNS)), searched: this.#search.steps };
  }
}
