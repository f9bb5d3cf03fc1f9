// Kept runs whose curves the charts show beside those of the present models.

import { type Curves, readCurves } from '../storage/curves';
import { isReadable, type KeptRun, type UnreadableRun } from '../storage/run-record';
import type { TabMemory } from './tab-memory';

export interface PinnedRun {
  run: KeptRun;
  /** By family; a family without any is missing. */
  curves: Record<string, Curves>;
}

export class PinnedRuns {
  /** More could not be told apart. */
  static readonly PINNED_MAX = 2;

  ids = $state.raw<string[]>([]);
  /** Those that are kept, as they were read last. */
  runs = $state.raw<PinnedRun[]>([]);
  readonly #memory: Pick<TabMemory, 'pinned'>;

  constructor(memory: Pick<TabMemory, 'pinned'>) {
    this.#memory = memory;
    this.ids = memory.pinned.slice(0, PinnedRuns.PINNED_MAX);
  }

  get isFull() {
    return this.ids.length >= PinnedRuns.PINNED_MAX;
  }

  has(id: string) {
    return this.ids.includes(id);
  }

  /** Pins a run, or unpins it; does nothing if there is no room for another one. */
  toggle(id: string) {
    if (this.has(id)) this.#set(this.ids.filter((one) => one !== id));
    else if (!this.isFull) this.#set([...this.ids, id]);
  }

  /** Reads the curves anew, of those that are still kept. */
  async load(all: (KeptRun | UnreadableRun)[]) {
    const kept = all.filter(isReadable);
    if (this.ids.some((id) => !kept.some((run) => run.id === id))) this.#set(this.ids.filter((id) => kept.some((run) => run.id === id)));
    const { ids } = this;
    const runs = await Promise.all(ids.flatMap((id) => kept.filter((run) => run.id === id)).map(withCurves));
    // Another one may have been pinned meanwhile.
    if (ids === this.ids) this.runs = runs;
  }

  #set(ids: string[]) {
    this.ids = this.#memory.pinned = ids;
  }
}

async function withCurves(run: KeptRun): Promise<PinnedRun> {
  const all = await Promise.all(Object.keys(run.steps).map(async (family) => [family, await readCurves(run.id, family)] as const));
  return { run, curves: Object.fromEntries(all.filter((one): one is [string, Curves] => one[1] !== undefined)) };
}
