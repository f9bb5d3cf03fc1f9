// Keeps all models in the browser, now and then.

import type { Plan } from '../plan';
import type { Event } from '../protocol';
import { storageReason } from '../storage/reason';
import { keepRun, type ModelFiles } from '../storage/runs';
import type { Column } from './column';

/** At most this long between two saves of a training, and at most this share of its time. */
const SAVE_INTERVAL_MS = 15_000;
const SAVE_INTERVAL_MAX_MS = 30_000;
const SAVE_SHARE = 0.05;

/** The models of a tab, and what they are kept as. */
export interface Run {
  id: string;
  plan: Plan;
  /** Title of the data set. */
  title: string;
  columns: Column[];
}

export class Saving {
  readonly #post: (event: Event) => void;
  #due = 0;
  #state = '';

  constructor(post: (event: Event) => void) {
    this.#post = post;
  }

  /** Training begins: the first save comes early. */
  begin() {
    this.#due = performance.now() + SAVE_INTERVAL_MS / 3;
  }

  get isDue() {
    return performance.now() >= this.#due;
  }

  /** These models are kept already, or need not be. */
  settle(run: Run) {
    this.#state = stateOf(run);
  }

  /** Keeps the models, if they changed. What fails is tried again at the next save. */
  async save(run: Run) {
    const state = stateOf(run);
    if (state === this.#state) return;
    const start = performance.now();
    const { id, plan, title, columns } = run;
    const models: ModelFiles = {};
    for (const { family, lab } of columns) models[family] = await lab.save();
    const bytes = Object.values(models).reduce((sum, file) => sum + file.byteLength, 0);
    const trained = Object.fromEntries(columns.map(({ family, milliseconds }) => [family, milliseconds]));
    const at = Date.now();
    try {
      await keepRun({ id, plan, title, steps: stepsOf(columns), trained, at, bytes }, models);
      this.#state = state;
      this.#post({ type: 'saved', run: id, at });
    } catch (error) {
      this.#post({ type: 'not-saved', reason: storageReason(error) });
    }
    const wait = Math.max(SAVE_INTERVAL_MS, (performance.now() - start) / SAVE_SHARE);
    this.#due = performance.now() + Math.min(wait, SAVE_INTERVAL_MAX_MS);
  }
}

/** Steps trained, by family. */
export function stepsOf(columns: Column[]): Record<string, number> {
  return Object.fromEntries(columns.map(({ family, lab }) => [family, lab.step()]));
}

const stateOf = ({ id, plan, columns }: Run) => JSON.stringify([id, stepsOf(columns), plan]);
