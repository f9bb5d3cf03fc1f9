// Models that are made beside the present ones: they take their places together, or go again.

import type { Plan } from '../plan';
import type { ModelFiles } from '../storage/runs';
import type { Host } from './hosts';
import { Model } from './model';
import type { FoundLatents } from './pretrained-records';

export class FreshModels {
  readonly families: string[];
  /** By all hosts that models are in: the families that are made there. */
  readonly #wanted = new Map<Host, string[]>();

  /** Of `fresh` families; `places` has those of models that stay too. */
  constructor(places: Map<string, Host>, fresh: string[]) {
    this.families = fresh;
    for (const [family, host] of places) {
      const wanted = this.#wanted.get(host) ?? [];
      this.#wanted.set(host, fresh.includes(family) ? [...wanted, family] : wanted);
    }
  }

  get hosts(): Host[] {
    return [...this.#wanted.keys()];
  }

  /** From their files, or fresh where there is none. If any is refused, none is left. */
  async make(plan: Plan, files: ModelFiles) {
    const made = [...this.#wanted].map(([host, families]) => {
      const own = Object.entries(files).filter(([family]) => families.includes(family));
      return host.prepare(plan, families, Object.fromEntries(own));
    });
    const refused = (await Promise.allSettled(made)).find((outcome) => outcome.status === 'rejected');
    if (!refused) return;
    await this.discard();
    throw refused.reason;
  }

  async discard() {
    await Promise.all(this.hosts.map((host) => host.discard()));
  }

  /**
   * They take their places beside those that stay. By family: `trained` has milliseconds of training before, `found`
   * latents of held-out images.
   */
  async adopt(dataset: string, stays: string[], trained: Record<string, number>, found: Record<string, FoundLatents>): Promise<Model[]> {
    const adopted = await Promise.all(
      this.hosts.map(async (host) => {
        const steps = Object.entries(await host.adopt(dataset, stays, found));
        return steps.map(([family, step]) => new Model(family, host, step, trained[family] ?? 0));
      }),
    );
    return adopted.flat();
  }
}
