// What goes on while the models do not train, until a command comes: finding out how good they are, and latents that come
// close to held-out images; trials with models of their own, which compare the engines or find out how wide networks can be.

import { compareEngines, type Compared } from './comparing-engines';
import { fitWidth, type Fitted } from './fitting-width';
import { sideBySide } from './hosts';
import type { Model } from './model';
import type { ModelNews, Post } from './model-news';
import { nextMessage } from './next-message';
import type { PresentModels } from './present-models';

/** Steps of a search that was asked for, and of one picture of it. */
const SEARCH_STEPS = 200;
const SEARCH_STEPS_SHOWN = 10;

interface Parts {
  post: Post;
  models: PresentModels;
  news: ModelNews;
  onBroken: (error: unknown) => void;
}

export class Rest {
  readonly #parts: Parts;
  #searching = false;
  #drawing = false;
  #trial: AbortController | undefined;
  #resting = false;
  #loop: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Finds out what is not known yet. */
  begin() {
    const { models, onBroken } = this.#parts;
    if (models.isEmpty) return;
    this.#resting = true;
    this.#loop = this.#findOut().catch(onBroken);
  }

  /** Looks for the latents of held-out images of one model, and rests when that is done. */
  search(model: Model) {
    this.#searching = true;
    this.#loop = this.#search(model).catch(this.#parts.onBroken);
  }

  /** Draws a model anew, unless another command comes first, and finds out what is not known of it. */
  draw(model: Model) {
    this.#drawing = true;
    this.#loop = this.#draw(model).catch(this.#parts.onBroken);
  }

  /** Trains fresh models with both engines, and rests when that is done. */
  compare(compared: Compared) {
    this.#try((signal) => compareEngines(compared, this.#parts.post, signal));
  }

  /** Trains fresh models of several widths for a moment each, and rests when that is done. */
  fit(fitted: Fitted) {
    this.#try((signal) => fitWidth(fitted, this.#parts.post, signal));
  }

  get isTrying(): boolean {
    return this.#trial !== undefined;
  }

  async stop() {
    this.#searching = this.#drawing = false;
    this.#trial?.abort();
    this.#trial = undefined;
    if (this.#resting) await Promise.all(this.#parts.models.hosts.map((host) => host.stopResting()));
    this.#resting = false;
    await this.#loop;
  }

  async #search(model: Model) {
    const { post, news } = this.#parts;
    const { family } = model;
    for (let done = 0; done < SEARCH_STEPS && this.#searching; done += SEARCH_STEPS_SHOWN) {
      post({ type: 'searching', family, progress: done / SEARCH_STEPS });
      await news.pictures(model, SEARCH_STEPS_SHOWN);
      await nextMessage();
    }
    post({ type: 'searching', family, progress: undefined });
    if (this.#searching) this.begin();
  }

  async #draw(model: Model) {
    // Of many changes in a row the last is drawn.
    await nextMessage();
    if (this.#drawing) await this.#parts.news.pictures(model, 0);
    if (this.#drawing) this.begin();
  }

  #try(work: (signal: AbortSignal) => Promise<void>) {
    const trial = new AbortController();
    this.#trial = trial;
    const carryOut = async () => {
      await work(trial.signal);
      if (trial.signal.aborted) return;
      this.#trial = undefined;
      this.begin();
    };
    this.#loop = carryOut().catch(this.#parts.onBroken);
  }

  /** How good the models are; and in each host after that, latents. */
  async #findOut() {
    const { models, news } = this.#parts;
    news.thorough.expect(models.all.filter(({ step }) => step > 0));
    const rests = new Map(models.hosts.map((host) => [host, host.rest()]));
    const evaluated = Promise.all(rests.values()).then(() => this.#resting && news.thorough.release());
    const searched = sideBySide(models.all, async (model) => {
      await rests.get(model.host);
      await this.#searchToTheEnd(model);
    });
    await Promise.all([evaluated, searched]);
  }

  async #searchToTheEnd(model: Model) {
    const { post, news } = this.#parts;
    const { family } = model;
    if (model.searched === 1) return;
    while (this.#resting && model.searched < 1) {
      post({ type: 'searching', family, progress: model.searched });
      await news.pictures(model);
      await nextMessage();
    }
    post({ type: 'searching', family, progress: undefined });
  }
}
