// Data sets are loaded when a lab wants one, and put away when the next one takes its place.

import { type DatasetSummary, loadDataset, unloadDataset } from '../../../pkg/gan_vae_lab.js';
import { fetchDataset } from './load';

export class Datasets {
  readonly #baseUrl: string;
  readonly #loading: (what: string) => void;
  readonly #loaded = new Map<string, DatasetSummary>();

  constructor(baseUrl: string, loading: (what: string) => void) {
    this.#baseUrl = baseUrl;
    this.#loading = loading;
  }

  /** Makes a data set available to labs, from its file or as it is bundled; others stay until `keepOnly`. */
  async load(name: string, file?: Blob): Promise<DatasetSummary> {
    const present = this.#loaded.get(name);
    if (present) return present;
    const bytes = file
      ? new Uint8Array(await file.arrayBuffer())
      : await fetchDataset(name, this.#baseUrl, this.#loading);
    this.#loading('Unpacking the images');
    const dataset = loadDataset(bytes);
    this.#loaded.set(name, dataset);
    return dataset;
  }

  /** Puts all but the given data set away. */
  keepOnly({ name }: DatasetSummary) {
    for (const other of this.#loaded.keys()) {
      if (other === name) continue;
      unloadDataset(other);
      this.#loaded.delete(other);
    }
  }
}
