// The runs that this browser keeps, which of them is this tab's, and how safe they are.

import type { FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import { type Plan, sameBeginning, samePlan } from '../plan';
import { takeOverLegacyRun } from '../storage/legacy';
import { storageReason } from '../storage/reason';
import { heldRuns, takeRun } from '../storage/run-lock';
import { isReadable, type KeptRun, type UnreadableRun } from '../storage/run-record';
import { listRuns, removeRun } from '../storage/runs';
import { TabMemory } from './tab-memory';

/** Whether the browser has promised not to delete what it keeps; unknown where it does not say. */
export type Persistence = 'promised' | 'best-effort' | undefined;

export class KeptRuns {
  all = $state.raw<(KeptRun | UnreadableRun)[]>([]);
  /** Runs at work in some tab, this one included. */
  held = $state.raw<ReadonlySet<string>>(new Set());
  /** The run of this tab's models, under which they are kept. */
  current = $state('');
  persistence = $state<Persistence>();
  /** Bytes that this page takes of the browser's storage, and that it may take. */
  usage = $state.raw<{ used: number; granted: number }>();
  /** Why nothing is known of kept runs. */
  problem = $state<string>();
  readonly #memory = new TabMemory();
  readonly #taken = new Map<string, () => void>();
  #asked = false;

  /** Trained, and not at work in another tab. */
  readonly free = $derived(this.all.filter(isReadable).filter((run) => isTrained(run) && (run.id === this.current || !this.held.has(run.id))));

  /** Looks at what is kept. */
  async refresh() {
    try {
      await takeOverLegacyRun();
      [this.all, this.held] = await Promise.all([listRuns(), heldRuns()]);
      this.problem = undefined;
    } catch (error) {
      this.problem = storageReason(error);
    }
    // Missing in older browsers, whatever the type says.
    const storage: StorageManager | undefined = navigator.storage;
    const persisted = await storage?.persisted?.().catch(() => undefined);
    this.persistence = persisted === undefined ? undefined : persisted ? 'promised' : 'best-effort';
    const estimate = await storage?.estimate?.().catch(() => undefined);
    this.usage = estimate?.usage === undefined ? undefined : { used: estimate.usage, granted: estimate.quota ?? Infinity };
  }

  /** Asks the browser once a visit to keep what is there: after the first thing worth keeping, since some ask the visitor. */
  async askForPersistence() {
    if (this.#asked) return;
    this.#asked = true;
    await navigator.storage?.persist?.().catch(() => false);
  }

  /** The kept run with these settings that this tab should go on with unasked: its own, or else the newest. */
  toResume(plan: Plan, families: FamilyDescription[]): KeptRun | undefined {
    const own = this.#unanswered.find(({ id }) => id === this.#memory.run);
    // Live settings may have changed since it was saved.
    if (own && sameBeginning(own.plan, plan, families)) return own;
    return this.#unanswered.find((run) => samePlan(run.plan, plan));
  }

  /** The newest of those that the visitor may want to go on with, in this tab's view. */
  toOffer(isThere: (dataset: string) => boolean): KeptRun | undefined {
    return this.#unanswered.find(({ id, plan }) => id !== this.current && isThere(plan.dataset));
  }

  /** Not those that the visitor left behind in this tab: a reload does not bring them back unasked. */
  get #unanswered() {
    return this.free.filter(({ id }) => !this.#memory.left.has(id));
  }

  /** The visitor does not want to be asked about these again; they stay in the list. */
  leave(...ids: string[]) {
    this.#memory.leave(ids);
  }

  /** Takes a kept run for this tab; whether no other tab has it. */
  async take(id: string): Promise<boolean> {
    if (this.#taken.has(id)) return true;
    const giveBack = await takeRun(id);
    if (giveBack) this.#taken.set(id, giveBack);
    return giveBack !== undefined;
  }

  /** The models of this tab are those of a run that it has taken. */
  adopt(id: string) {
    this.current = this.#memory.run = id;
    for (const [other, giveBack] of this.#taken) {
      if (other === id) continue;
      giveBack();
      this.#taken.delete(other);
    }
  }

  async remove(id: string) {
    try {
      await removeRun(id);
    } catch (error) {
      this.problem = storageReason(error);
    }
    await this.refresh();
  }
}

export const isTrained = ({ steps }: { steps: Record<string, number> }) => Object.values(steps).some((step) => step > 0);
