// Keeps all models in the browser, now and then.

import type { Plan } from '../plan';
import type { Event } from '../protocol';
import { storageReason } from '../storage/reason';
import { keepRun, keptRun, type ModelFiles } from '../storage/runs';
import { sideBySide } from './hosts';
import type { Model } from './model';

/** At most this long between two saves of a training, and at most this share of its time. */
const SAVE_INTERVAL_MS = 15_000;
const SAVE_INTERVAL_MAX_MS = 30_000;
const SAVE_SHARE = 0.05;

/** The models of a tab, and what they are kept as. */
interface Run {
  id: string;
  plan: Plan;
  /** Title of the data set. */
  title: string;
  models: Model[];
}

/** What is kept of the models of a run, by family. */
interface Contents {
  models: ModelFiles;
  steps: Record<string, number>;
  trained: Record<string, number>;
}

export class Saving {
  readonly #post: (event: Event) => void;
  #due = 0;
  /** Of what is kept, or need not be. */
  #state = '';
  /** Steps of models that nobody has trained since they came. */
  #untrained = '';

  constructor(post: (event: Event) => void) {
    this.#post = post;
  }

  /** Training begins: the first save comes early. */
  begin() {
    this.#due = performance.now() + SAVE_INTERVAL_MS / 3;
  }

  /** The next save comes as soon as it can. */
  hurry() {
    this.#due = 0;
  }

  get isDue() {
    return performance.now() >= this.#due;
  }

  /** These models are kept already, or are fresh and need not be. */
  settle(run: Run) {
    this.#state = stateOf(run);
    this.#untrained = JSON.stringify(stepsOf(run.models));
  }

  /** These models are kept as another run, if at all. */
  unsettle() {
    this.#state = this.#untrained = '';
  }

  /** Keeps the models, if they changed; whether they are kept now. What fails is tried again at the next save. */
  async save(run: Run): Promise<boolean> {
    const state = stateOf(run);
    const start = performance.now();
    this.#due = start + SAVE_INTERVAL_MS;
    // Settings alone are not worth a place among the runs.
    const untrained = JSON.stringify(stepsOf(run.models)) === this.#untrained;
    if (state === this.#state || untrained) return true;
    const { id, plan, title } = run;
    const earlier = run.models.some(({ diverged }) => diverged) ? await keptRun(id).catch(() => undefined) : undefined;
    const { models, steps, trained } = await contents(run.models, earlier);
    const bytes = Object.values(models).reduce((sum, file) => sum + file.byteLength, 0);
    const at = Date.now();
    try {
      await keepRun({ id, plan, title, steps, trained, at, bytes }, models);
    } catch (error) {
      this.#post({ type: 'not-saved', reason: storageReason(error) });
      return false;
    } finally {
      const wait = Math.max(SAVE_INTERVAL_MS, (performance.now() - start) / SAVE_SHARE);
      this.#due = performance.now() + Math.min(wait, SAVE_INTERVAL_MAX_MS);
    }
    this.#state = state;
    this.#untrained = '';
    this.#post({ type: 'saved', run: id, at });
    return true;
  }
}

/** Every model as it is; one that diverged as it was kept last, since it cannot go on. */
async function contents(models: Model[], earlier: Contents | undefined): Promise<Contents> {
  const all: Contents = { models: {}, steps: {}, trained: {} };
  const files = await sideBySide(models, async (model) => (model.diverged ? earlier?.models[model.family] : model.save()));
  for (const [index, { family, step, milliseconds, diverged }] of models.entries()) {
    const file = files[index];
    if (!file) continue;
    all.models[family] = file;
    all.steps[family] = diverged ? (earlier?.steps[family] ?? 0) : step;
    all.trained[family] = diverged ? (earlier?.trained[family] ?? 0) : milliseconds;
  }
  return all;
}

/** Steps trained, by family. */
export function stepsOf(models: Model[]): Record<string, number> {
  return Object.fromEntries(models.map(({ family, step }) => [family, step]));
}

const stateOf = ({ id, plan, models }: Run) => JSON.stringify([id, stepsOf(models), plan]);
