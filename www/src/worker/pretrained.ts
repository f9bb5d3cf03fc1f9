// Trained models to start with, fetched when a page opens on them.

import { fetchPretrained, fetchPretrainedIndex, type PretrainedIndex } from './load';

type Loading = (what: string) => void;

export class Pretrained {
  readonly #baseUrl: string;
  readonly #loading: Loading;
  #index: Promise<PretrainedIndex> | undefined;

  constructor(baseUrl: string, loading: Loading) {
    this.#baseUrl = baseUrl;
    this.#loading = loading;
  }

  /** Model files of a bundled data set by family; none where there are none, or they cannot be loaded. */
  async of(dataset: string, families: string[]): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
    try {
      this.#index ??= fetchPretrainedIndex(this.#baseUrl, this.#loading);
      const entries = (await this.#index)[dataset] ?? {};
      const files = families.map(async (family) => {
        const entry = entries[family];
        return entry && ([family, await fetchPretrained(entry.file, this.#baseUrl, this.#loading)] as const);
      });
      return Object.fromEntries((await Promise.all(files)).filter((file) => file !== undefined));
    } catch {
      // Fresh models do as well.
      this.#index = undefined;
      return {};
    }
  }
}
