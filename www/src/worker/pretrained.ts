// Trained models to start with, fetched when a page opens on them.

import { fetchPretrained, fetchPretrainedIndex, fetchPretrainedRecords, type PretrainedIndex } from './load';
import type { PretrainedRecords } from './pretrained-records';
import { type Phrase } from '../phrase';

type Loading = (what: Phrase) => void;

export interface PretrainedModels {
  /** Model files by family; none where there are none. */
  files: Record<string, Uint8Array<ArrayBuffer>>;
  /** What is known of them beforehand, if anything. */
  records?: PretrainedRecords;
}

export class Pretrained {
  readonly #baseUrl: string;
  readonly #loading: Loading;
  #index: Promise<PretrainedIndex> | undefined;

  constructor(baseUrl: string, loading: Loading) {
    this.#baseUrl = baseUrl;
    this.#loading = loading;
  }

  /** Those of a bundled data set; none where they cannot be loaded. */
  async of(dataset: string, families: string[]): Promise<PretrainedModels> {
    try {
      this.#index ??= fetchPretrainedIndex(this.#baseUrl, this.#loading);
      const entries = (await this.#index)[dataset] ?? {};
      const files = families.map(async (family) => {
        const entry = entries[family];
        return entry && ([family, await fetchPretrained(entry.file, this.#baseUrl, this.#loading)] as const);
      });
      const [known] = families.flatMap((family) => entries[family]?.records ?? []);
      const records = known === undefined ? undefined : this.#records(known);
      const loaded = (await Promise.all(files)).filter((file) => file !== undefined);
      return { files: Object.fromEntries(loaded), records: await records };
    } catch {
      // Fresh models do as well.
      this.#index = undefined;
      return { files: {} };
    }
  }

  /** Without them everything is measured in the page. */
  #records(file: string): Promise<PretrainedRecords | undefined> {
    return fetchPretrainedRecords(file, this.#baseUrl, this.#loading).catch(() => undefined);
  }
}
