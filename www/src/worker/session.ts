// One lab at a time, and the loop that trains it.

import { describe, Lab, type LabConfig } from '../../../pkg/gan_vae_lab.js';
import type { Event, Picture } from '../protocol';
import { failureOf } from './failure';
import type { Datasets } from './datasets';
import { Pace } from './pace';

const SAMPLES = 64;
const SAMPLE_COLUMNS = 8;
const HELD_OUT_MAX = 16;
const HELD_OUT_COLUMNS = 4;
/** Pictures take at most this share of the time. */
const PICTURE_SHARE = 0.1;
const PICTURE_INTERVAL_MIN_MS = 500;

type Post = (event: Event, transfer?: Transferable[]) => void;

export class Session {
  readonly #post: Post;
  datasets: Datasets | undefined;
  #heldOut = new Uint32Array();
  #lab: Lab | undefined;
  #reconstructs = true;
  #running = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(post: Post) {
    this.#post = post;
  }

  /** A fresh lab; if the configuration is refused, the present one stays. */
  async create(config: LabConfig, file?: Blob) {
    const dataset = await this.datasets?.load(config.dataset, file);
    if (!dataset) return;
    const lab = new Lab(config);
    await this.pause();
    this.#lab?.free();
    this.#lab = lab;
    this.datasets?.keepOnly(dataset);
    this.#heldOut = Uint32Array.from({ length: Math.min(HELD_OUT_MAX, dataset.held_out) }, (_, index) => index);
    const family = describe().families.find(({ name }) => name === config.family);
    this.#reconstructs = family?.why_no_reconstruction === undefined;
    const heldOut: Picture = await lab.heldOut(this.#heldOut, HELD_OUT_COLUMNS);
    const heldOutNames = lab.heldOutNames(this.#heldOut);
    this.#post({ type: 'created', config, dataset, heldOut, heldOutNames }, [heldOut.rgba.buffer]);
    await this.#postPictures(lab);
  }

  /** Starts the loop and returns; `pause` ends it. */
  async train() {
    if (this.#running || !this.#lab) return;
    this.#running = true;
    this.#post({ type: 'training', running: true });
    this.#loop = this.#trainLoop(this.#lab);
  }

  async pause() {
    this.#running = false;
    await this.#loop;
  }

  async step() {
    await this.pause();
    if (!this.#lab) return;
    this.#lab.trainStep(1);
    await this.#postLosses(this.#lab);
    await this.#postPictures(this.#lab);
  }

  async #trainLoop(lab: Lab) {
    const pace = new Pace();
    let picturesDue = 0;
    try {
      while (this.#running) {
        lab.trainStep(pace.steps);
        // Reading the losses waits for the device, so that its queue cannot grow.
        const finite = await this.#postLosses(lab, pace);
        if (!finite) break;
        const now = performance.now();
        if (now >= picturesDue) {
          await this.#postPictures(lab);
          const cost = performance.now() - now;
          picturesDue = now + Math.max(PICTURE_INTERVAL_MIN_MS, cost / PICTURE_SHARE);
          pace.restart();
        }
        await nextMessage();
      }
      await this.#postPictures(lab);
    } catch (error) {
      this.#post({ type: 'broken', failure: failureOf(error) });
    } finally {
      this.#running = false;
      this.#post({ type: 'training', running: false });
    }
  }

  /** Whether all losses are finite. */
  async #postLosses(lab: Lab, pace?: Pace): Promise<boolean> {
    const report = await lab.losses();
    if (!report) return true;
    this.#post({ type: 'losses', ...report, stepsPerSecond: pace?.measure(report.step) });
    const finite = Object.values(report.values).every(Number.isFinite);
    if (!finite) this.#post({ type: 'diverged', step: report.step });
    return finite;
  }

  async #postPictures(lab: Lab) {
    const step = lab.step();
    const samples: Picture = await lab.sample(SAMPLES, SAMPLE_COLUMNS);
    const reconstructions: Picture | undefined = this.#reconstructs
      ? await lab.reconstruct(this.#heldOut, HELD_OUT_COLUMNS)
      : undefined;
    const buffers = [samples, reconstructions].flatMap((picture) => picture?.rgba.buffer ?? []);
    this.#post({ type: 'pictures', step, samples, reconstructions }, buffers);
  }
}

/** Lets waiting messages, such as "pause", through. */
function nextMessage(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
