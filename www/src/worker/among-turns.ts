// What is done with models in training between two turns: they are evaluated as far as that is paid for, and drawn.

import { type Host, sideBySide } from './hosts';
import type { Model } from './model';
import type { ModelNews } from './model-news';
import type { PresentModels } from './present-models';
import type { TrainingLoop } from './training-loop';

interface Parts {
  models: PresentModels;
  news: ModelNews;
  training: Pick<TrainingLoop, 'device' | 'budget'>;
}

export class AmongTurns {
  readonly #parts: Parts;
  /** Whether somebody looks: otherwise nothing is drawn. */
  visible = true;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether something is due that reads from the models. */
  get isDue(): boolean {
    const isSliceDue = this.#parts.models.runners.some(({ evaluatingDue }) => evaluatingDue === 'slice');
    return this.#arePicturesDue || isSliceDue || this.#isRoundDue;
  }

  /** What is due. */
  async work() {
    const { models, news } = this.#parts;
    const { runners } = models;
    await this.#evaluate(runners);
    if (this.#isRoundDue) await this.#beginRound();
    // All of them at once, so that pictures of the same step stand side by side.
    if (this.#arePicturesDue) await sideBySide(runners, (model) => news.pictures(model));
  }

  /** What these have due that need not wait for others. */
  async workOn(trained: Model[]) {
    await this.#evaluate(trained);
    if (this.#drawsTogether || !this.visible) return;
    for (const model of trained) if (model.picturesDue) await this.#parts.news.pictures(model);
  }

  /** In equal time models are at different steps anyway: none waits for another to be drawn, as far as they have cores. */
  get #drawsTogether(): boolean {
    const { device, budget } = this.#parts.training;
    return device === 'webgpu' || budget === 'steps';
  }

  get #arePicturesDue(): boolean {
    return this.#drawsTogether && this.visible && this.#parts.models.runners.some(({ picturesDue }) => picturesDue);
  }

  /** Goes on with evaluating models in training where that is due. */
  async #evaluate(trained: Model[]) {
    const hosts = new Set(trained.filter(({ evaluatingDue }) => evaluatingDue === 'slice').map(({ host }) => host));
    await Promise.all([...hosts].map((host) => host.evaluate(this.#dueIn(host))));
  }

  /** Whether all models that train can be evaluated from here on. */
  get #isRoundDue(): boolean {
    const { runners } = this.#parts.models;
    return runners.length > 0 && runners.every(({ evaluatingDue }) => evaluatingDue === 'round');
  }

  /** All of them begin together: in equal steps, at the same one. */
  async #beginRound() {
    const { models, news } = this.#parts;
    news.rough.release();
    news.rough.expect(models.runners);
    const hosts = new Set(models.runners.map(({ host }) => host));
    await Promise.all([...hosts].map((host) => host.beginRound(this.#dueIn(host))));
  }

  /** The families that train in a host, whose evaluating is no longer due. */
  #dueIn(host: Host): string[] {
    const present = this.#parts.models.runners.filter((model) => model.host === host);
    for (const model of present) model.evaluatingDue = undefined;
    return present.map(({ family }) => family);
  }
}
