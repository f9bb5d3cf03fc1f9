// A point in the latent space of one model, and the pictures around it.

import type { FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import type { Picture } from '../protocol';
import type { Answers, Question, QuestionType } from '../questions';
import type { Asked } from './asked.svelte';
import type { ImageOrigin, Origin, Way } from './latent-origin';
import { Latest } from './latest';
import { latticeOf, type Plane, planeThrough, pointOn } from './latent-plane';
import type { Messages } from './messages.svelte';
import type { WorkerConnection } from './worker-connection.svelte';

/** Pictures a side of the plane's lattice. */
export const LATTICE = 8;
/** Pictures between two ends, ends included. */
export const PATH = 9;
/** Most pictures from noise to image, both included. */
const DRIFT = 9;
/** Dimensions that get a slider. */
const SLIDERS_MAX = 12;
/** Ranking the dimensions encodes a thousand images: not with every picture. */
const RANK_INTERVAL_MS = 5000;

export interface Dimension {
  index: number;
  /** Nats; unknown in a family without posteriors. */
  kl?: number;
}

/** A latent worth keeping, with its picture. */
export interface Marked {
  latent: Float32Array;
  picture: Picture;
}

/** Of a path. */
export type End = 'a' | 'b';

interface Parts {
  worker: WorkerConnection;
  asked: Asked;
  messages: Messages;
  /** Those of all models. */
  latents: { refresh(): void };
}

export class LatentExplorer {
  readonly #family: () => FamilyDescription;
  point = $state.raw<Float32Array>();
  /** What the point decodes to. */
  picture = $state.raw<Picture>();
  /** What the point looks like on its way from noise to that; in a family that makes images step by step. */
  drift = $state.raw<Picture>();
  /** How the point was reached. */
  way = $state.raw<Way>();
  /** The point's place on the plane; unknown if it lies elsewhere. */
  place = $state.raw<[number, number]>();
  lattice = $state.raw<Picture>();
  dimensions = $state.raw<Dimension[]>([]);
  a = $state.raw<Marked>();
  b = $state.raw<Marked>();
  path = $state.raw<Picture>();
  encoded = $state.raw<Answers['encoded']>();
  readonly #parts: Parts;
  readonly #decoding = new Latest();
  #plane: Plane | undefined;
  #refreshing = false;
  #rankedAt = -Infinity;
  #pathLatents: Float32Array | undefined;
  #draw = 0;

  /** The description follows the language of the page. */
  constructor(parts: Parts, family: () => FamilyDescription) {
    this.#parts = parts;
    this.#family = family;
  }

  get family() {
    return this.#family();
  }

  /** Decodes everything anew. */
  async refresh() {
    // The model learns faster than all of this can be drawn.
    if (this.#refreshing) return;
    this.#refreshing = true;
    try {
      await this.#rank();
      this.#plane ??= await this.#makePlane();
      this.lattice = await this.#decode(latticeOf(this.#plane, LATTICE), LATTICE);
      if (!this.point) await this.#goTo({ type: 'sample', index: 0 });
      else await this.moveTo(this.point);
      if (this.#pathLatents) this.path = await this.#decode(this.#pathLatents, PATH);
    } catch (error) {
      this.#report(error);
    } finally {
      this.#refreshing = false;
    }
  }

  /** Moves the point; of many moves in a row, the last one counts. */
  async moveTo(latent: Float32Array, way = this.way) {
    this.point = latent;
    this.way = way;
    await this.#decoding.run(async () => {
      this.picture = await this.#decode(latent, 1);
      if (this.family.is_gradual) this.drift = await this.#driftOf(latent);
    });
  }

  drag(x: number, y: number) {
    if (!this.#plane) return;
    this.place = [x, y];
    this.way = { type: 'plane' };
    void this.moveTo(pointOn(this.#plane, x, y)).catch((error) => this.#report(error));
  }

  slide(dimension: number, value: number) {
    if (!this.point) return;
    const moved = this.point.slice();
    moved[dimension] = value;
    this.place = undefined;
    this.way = { type: 'hand' };
    void this.moveTo(moved).catch((error) => this.#report(error));
  }

  /** Moves the point to where a picture lies, and asks conditional models for what it shows. */
  async take(from: Origin) {
    try {
      const changed = from.type !== 'random' && this.#parts.asked.takeFrom(from.type, from.index);
      await this.#goTo(from);
      if (changed) this.#parts.latents.refresh();
    } catch (error) {
      this.#report(error);
    }
  }

  async #goTo(from: Origin) {
    this.way = from;
    const latent = await this.#latentOf(from);
    this.place = undefined;
    await this.moveTo(latent);
  }

  /** Keeps the point as one end of a path. */
  mark(end: End) {
    if (!this.point || !this.picture) return;
    this[end] = { latent: this.point, picture: this.picture };
    void this.#makePath().catch((error) => this.#report(error));
  }

  /** Keeps what the model makes of an image as one end of a path; the point stays where it is. */
  async markImage(end: End, from: ImageOrigin) {
    const latent = await this.#latentOf(from);
    this[end] = { latent, picture: await this.#decode(latent, 1) };
    await this.#makePath();
  }

  /** Moves the point to a step of the path. */
  follow(step: number) {
    if (!this.#pathLatents) return;
    const size = this.#pathLatents.length / PATH;
    this.place = undefined;
    this.way = { type: 'path', step, of: PATH };
    void this.moveTo(this.#pathLatents.slice(step * size, (step + 1) * size)).catch((error) => this.#report(error));
  }

  async #latentOf(from: Origin): Promise<Float32Array> {
    const family = this.family.name;
    switch (from.type) {
      case 'sample':
        return this.#ask({ type: 'sample-latent', family, index: from.index });
      case 'held-out':
        return this.#ask({ type: 'held-out-latent', family, index: from.index });
      case 'random':
        return this.#ask({ type: 'random-latent', family, seed: ++this.#draw });
    }
  }

  async #rank() {
    if (performance.now() - this.#rankedAt < RANK_INTERVAL_MS) return;
    const family = this.family.name;
    const kl = await this.#ask({ type: 'dimensions', family });
    this.encoded = await this.#ask({ type: 'encoded', family });
    const [{ length }] = [kl ?? (await this.#ask({ type: 'sample-latent', family, index: 0 }))];
    const all = Array.from({ length }, (_, index): Dimension => ({ index, kl: kl?.[index] }));
    all.sort((a, b) => (b.kl ?? 0) - (a.kl ?? 0));
    this.dimensions = all.slice(0, SLIDERS_MAX);
    this.#rankedAt = performance.now();
    // The axes of a plane that orders its dimensions follow the order.
    if (kl) this.#plane = undefined;
  }

  async #makePlane(): Promise<Plane> {
    const family = this.family.name;
    const [first, second] = await Promise.all([0, 1].map((index) => this.#ask({ type: 'sample-latent', family, index })));
    const axes = this.dimensions.slice(0, 2).map(({ index }) => index);
    return planeThrough(first ?? new Float32Array(), second ?? new Float32Array(), this.family.has_posteriors ? axes : undefined);
  }

  async #makePath() {
    if (!this.a || !this.b) return;
    const [from, to] = [this.a.latent, this.b.latent];
    this.#pathLatents = await this.#ask({ type: 'interpolate', family: this.family.name, from, to, count: PATH });
    this.path = await this.#decode(this.#pathLatents, PATH);
  }

  #decode(latents: Float32Array, columns: number): Promise<Picture> {
    const { labels } = this.#parts.asked;
    return this.#ask({ type: 'decode', family: this.family.name, latents, columns, labels });
  }

  #driftOf(latent: Float32Array): Promise<Picture> {
    const { labels } = this.#parts.asked;
    return this.#ask({ type: 'drift', family: this.family.name, latent, pictures: DRIFT, labels });
  }

  #ask<T extends QuestionType>(question: Question & { type: T }): Promise<Answers[T]> {
    return this.#parts.worker.ask(question);
  }

  #report(error: unknown) {
    this.#parts.messages.report(error);
  }
}
