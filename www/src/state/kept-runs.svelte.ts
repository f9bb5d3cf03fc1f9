// The runs that this browser keeps, which of them is this tab's, and how safe they are.

import { createContext } from 'svelte';
import type { FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import { type Plan, sameBeginning, samePlan } from '../plan';
import { presentPlan } from '../renamed';
import { takeOverLegacyRun } from '../storage/legacy';
import { storageReason } from '../storage/reason';
import { heldRuns, takeRun } from '../storage/run-lock';
import { isReadable, isTrained, type KeptRun, type UnreadableRun } from '../storage/run-record';
import { listRuns, nameRun, removeRun } from '../storage/runs';
import { PinnedRuns } from './pinned-runs.svelte';
import type { Program } from './program.svelte';
import { TabMemory } from './tab-memory';
import { type Phrase } from '../phrase';

/** Whether the browser has promised not to delete what it keeps; unknown where it does not say. */
type Persistence = 'promised' | 'best-effort' | undefined;

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
  problem = $state.raw<Phrase>();
  readonly #memory = new TabMemory();
  readonly pinned = new PinnedRuns(this.#memory);
  readonly #taken = new Map<string, () => void>();
  /** Runs that models were asked for, in the order of the answers to come. */
  #awaited: string[] = [];
  #legacy: Promise<void> | undefined;
  #asked = false;
  readonly #program: Pick<Program, 'aliases'>;

  constructor(program: Pick<Program, 'aliases'>) {
    this.#program = program;
  }

  /** Trained, and not at work in another tab. */
  readonly free = $derived(
    this.all.filter(isReadable).filter((run) => isTrained(run) && (run.id === this.current || !this.held.has(run.id))),
  );

  /** Pinned runs that the charts show beside the present models, which may be those of a pinned run themselves. */
  readonly shownBeside = $derived(this.pinned.runs.filter(({ run }) => run.id !== this.current));

  /** Looks at what is kept. */
  async refresh() {
    try {
      await (this.#legacy ??= takeOverLegacyRun());
      const [runs, held] = await Promise.all([listRuns(), heldRuns()]);
      const { aliases } = this.#program;
      this.all = runs.map((run) => (isReadable(run) ? { ...run, plan: presentPlan(run.plan, aliases) } : run));
      this.held = held;
      this.problem = undefined;
      await this.pinned.load(this.all);
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

  /** The run of the models that are there once every answer has come. */
  get next(): string {
    return this.#awaited.at(-1) ?? this.current;
  }

  /** Models of a run were asked for. */
  expect(id: string) {
    this.#awaited.push(id);
    void this.take(id).then(() => this.#giveBackOthers());
  }

  /** The models that were asked for first are there. */
  adopt(id: string) {
    this.#awaited.shift();
    this.current = this.#memory.run = id;
    this.#giveBackOthers();
  }

  /** The models that were asked for first were refused. */
  refuse() {
    this.#awaited.shift();
    this.#giveBackOthers();
  }

  /** Whoever was asked answers no more. */
  expectNothing() {
    this.#awaited = [];
    this.#giveBackOthers();
  }

  #giveBackOthers() {
    for (const [id, giveBack] of this.#taken) {
      if (id === this.current || this.#awaited.includes(id)) continue;
      giveBack();
      this.#taken.delete(id);
    }
  }

  /** Shows a run beside the present models in the charts, or does so no more. */
  async pin(id: string) {
    this.pinned.toggle(id);
    await this.refresh();
  }

  /** Calls a run by a name, or by none. */
  async rename(id: string, name: string) {
    try {
      await nameRun(id, name.trim() || undefined);
    } catch (error) {
      this.problem = storageReason(error);
    }
    await this.refresh();
  }

  /** Not while another tab is at work on it. */
  async remove(id: string) {
    try {
      if (await this.take(id)) await removeRun(id);
    } catch (error) {
      this.problem = storageReason(error);
    }
    this.#giveBackOthers();
    await this.refresh();
  }
}

export const [getKeptRuns, setKeptRuns] = createContext<KeptRuns>();
