// Data sets are loaded when models want one, wherever those live. Each host puts them away when its models are gone.

import type { DatasetSummary } from '../../../pkg/gan_vae_lab.js';
import { phrase, type Phrase } from '../phrase';
import type { Host } from './hosts';
import { fetchDataset } from './load';

export class Datasets {
  readonly #baseUrl: string;
  readonly #loading: (what: Phrase) => void;
  /** Of data sets that are not bundled. */
  readonly #own = new Map<string, Blob>();

  constructor(baseUrl: string, loading: (what: Phrase) => void) {
    this.#baseUrl = baseUrl;
    this.#loading = loading;
  }

  /** Makes a data set available to hosts, from its file or as it is bundled; others stay until models are adopted. */
  async load(name: string, hosts: Host[], file?: Blob): Promise<DatasetSummary | undefined> {
    const present = await Promise.all(hosts.map((host) => host.dataset(name)));
    const lacking = hosts.filter((_, index) => !present[index]);
    if (lacking.length === 0) return present[0];
    if (file) this.#own.set(name, file);
    const bytes = await this.#file(name, this.#loading);
    this.#loading(phrase('Unpacking the images'));
    const [loaded] = await Promise.all(lacking.map((host) => host.loadDataset(bytes)));
    return loaded;
  }

  /** The data file of a data set that was loaded, or is bundled; nobody is told of its loading. */
  async file(name: string): Promise<Uint8Array> {
    return this.#file(name, () => {});
  }

  async #file(name: string, loading: (what: Phrase) => void): Promise<Uint8Array> {
    const own = this.#own.get(name);
    return own ? new Uint8Array(await own.arrayBuffer()) : fetchDataset(name, this.#baseUrl, loading);
  }
}
