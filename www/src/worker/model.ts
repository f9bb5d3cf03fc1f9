// A model in training as the conductor knows it: where it lives, how far it is, and how fast.

import type { TrainingReport } from '../../../pkg/gan_vae_lab.js';
import type { EvaluatingDue } from './evaluating';
import type { Host } from './hosts';
import type { PicturesOutcome } from './model-host';
import { Pace } from './pace';

/** Pictures take at most this share of the time. */
const PICTURE_SHARE = 0.1;
const PICTURE_INTERVAL_MIN_MS = 500;

export class Model {
  readonly family: string;
  readonly host: Host;
  readonly pace = new Pace();
  /** Steps that it was told to train: those under way are among them. */
  step: number;
  /** Time that training took. */
  milliseconds: number;
  /** Whether a loss is no number any more: such a model is not worth keeping. */
  diverged = false;
  /** What of evaluating is paid for. */
  evaluatingDue: EvaluatingDue | undefined;
  /** How far a search for latents of held-out images is from where it ends by itself, 0 to 1. */
  searched = 1;
  #stepsUnderWay = 0;
  #picturesDue = 0;

  /** `milliseconds` of training took it to `step`. */
  constructor(family: string, host: Host, step: number, milliseconds: number) {
    this.family = family;
    this.host = host;
    this.step = step;
    this.milliseconds = milliseconds;
  }

  /** Time that training will have taken when what is under way is done, as far as is known. */
  get millisecondsTold(): number {
    return this.milliseconds + (this.pace.duration(this.#stepsUnderWay) ?? 0);
  }

  async train(steps: number): Promise<TrainingReport | undefined> {
    this.step += steps;
    this.#stepsUnderWay += steps;
    const { report, milliseconds, evaluatingDue } = await this.host.train(this.family, steps);
    this.#stepsUnderWay -= steps;
    this.milliseconds += milliseconds;
    this.pace.measure(steps, milliseconds);
    this.evaluatingDue = evaluatingDue;
    return report;
  }

  get picturesDue() {
    return performance.now() >= this.#picturesDue;
  }

  async pictures(searchSteps?: number): Promise<PicturesOutcome> {
    const start = performance.now();
    const made = await this.host.pictures(this.family, searchSteps);
    this.searched = made.searched;
    const end = performance.now();
    this.#picturesDue = end + Math.max(PICTURE_INTERVAL_MIN_MS, (end - start) / PICTURE_SHARE);
    return made;
  }

  save(): Promise<Uint8Array<ArrayBuffer>> {
    return this.host.save(this.family);
  }
}
