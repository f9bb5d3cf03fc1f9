// Has one host measure the baseline of a data set, and passes it on to the others: it is the same for all models.

import type { Host } from './hosts';

type Evaluates = Pick<Host, 'beginEvaluating' | 'evidence' | 'takeEvidence'>;

export class BaselineSharing {
  #dataset = '';
  #hosts: Evaluates[] = [];
  /** Who measures it, until that is done. */
  #measuring: Evaluates | undefined;
  #evidence: Uint8Array<ArrayBuffer> | undefined;

  /** Evaluating models in these hosts begins; those of some families are known already. */
  async begin(dataset: string, hosts: Evaluates[], known: string[]) {
    if (dataset !== this.#dataset) this.#measuring = this.#evidence = undefined;
    this.#dataset = dataset;
    this.#hosts = hosts;
    const [first] = hosts;
    const measuring = this.#measuring && hosts.includes(this.#measuring) ? this.#measuring : first;
    for (const host of hosts) await host.beginEvaluating(dataset, known, this.#roleOf(host, measuring));
    if (this.#evidence) void this.#passOn();
    else if (hosts.length > 1 && measuring && measuring !== this.#measuring) void this.#expect(measuring);
  }

  #roleOf(host: Evaluates, measuring: Evaluates | undefined) {
    if (this.#evidence || host !== measuring) return 'waits';
    return this.#hosts.length > 1 ? 'for-others' : 'alone';
  }

  async #expect(measuring: Evaluates) {
    this.#measuring = measuring;
    const dataset = this.#dataset;
    const evidence = await measuring.evidence(dataset);
    if (dataset !== this.#dataset || measuring !== this.#measuring) return;
    this.#measuring = undefined;
    this.#evidence = evidence;
    await this.#passOn();
  }

  async #passOn() {
    await Promise.all(this.#hosts.map((host) => host.takeEvidence(this.#dataset, this.#evidence)));
  }
}
