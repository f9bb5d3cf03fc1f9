// Keeps all models in the browser, now and then.

import type { Plan } from '../plan';
import type { Event, Saved } from '../protocol';
import { writeAutosave } from './autosave';
import type { Column } from './column';

/** At most this long between two saves of a training, and at most this share of its time. */
const SAVE_INTERVAL_MS = 15_000;
const SAVE_INTERVAL_MAX_MS = 30_000;
const SAVE_SHARE = 0.05;

export class Saving {
  readonly #post: (event: Event) => void;
  #due = 0;
  #state = '';
  #refused = false;

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
  settle(plan: Plan, columns: Column[]) {
    this.#state = stateOf(plan, columns);
  }

  /** Keeps the models, if they changed. */
  async save(plan: Plan, columns: Column[]) {
    const [steps, state] = [stepsOf(columns), stateOf(plan, columns)];
    if (state === this.#state) return;
    const start = performance.now();
    const models: Record<string, Uint8Array<ArrayBuffer>> = {};
    for (const { family, lab } of columns) models[family] = await lab.save();
    const trained = Object.fromEntries(columns.map(({ family, milliseconds }) => [family, milliseconds]));
    const saved: Saved = { plan, steps, trained, at: Date.now() };
    try {
      await writeAutosave({ ...saved, models });
      this.#state = state;
      this.#post({ type: 'saved', at: saved.at, steps });
    } catch (error) {
      if (!this.#refused) this.#post({ type: 'not-saved', reason: String(error) });
      this.#refused = true;
    }
    const wait = Math.max(SAVE_INTERVAL_MS, (performance.now() - start) / SAVE_SHARE);
    this.#due = performance.now() + Math.min(wait, SAVE_INTERVAL_MAX_MS);
  }
}

/** Steps trained, by family. */
export function stepsOf(columns: Column[]): Record<string, number> {
  return Object.fromEntries(columns.map(({ family, lab }) => [family, lab.step()]));
}

const stateOf = (plan: Plan, columns: Column[]) => JSON.stringify([stepsOf(columns), plan]);
