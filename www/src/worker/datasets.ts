// Data sets are loaded when a lab wants one, and put away when the next one takes its place.

import { type DatasetSummary, loadDataset, unloadDataset } from '../../../pkg/gan_vae_lab.js';
import { fetchDataset } from './load';

export class Datasets {
  readonly #baseUrl: string;
  readonly #loading: (what: string) => void;
  #loaded: DatasetSummary | undefined;

  constructor(baseUrl: string, loading: (what: string) => void) {
    this.#baseUrl = baseUrl;
    this.#loading = loading;
  }

  /** Makes a data set available to labs, from its file or as it is bundled; the former one stays until `keepOnly`. */
  async load(name: string, file?: Blob): Promise<DatasetSummary> {
    if (this.#loaded?.name === name) return this.#loaded;
    const bytes = file
      ? new Uint8Array(await file.arrayBuffer())
      : await fetchDataset(name, this.#baseUrl, this.#loading);
    this.#loading('Decoding the data set');
    return loadDataset(bytes);
  }

  /** Puts all but the given data set away. */
  keepOnly(dataset: DatasetSummary) {
    if (this.#loaded && this.#loaded.name !== dataset.name) unloadDataset(this.#loaded.name);
    this.#loaded = dataset;
  }
}
