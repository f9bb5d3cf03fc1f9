// Small classifiers that give the measures their features, one for each labelled data set.

type ClassifierIndex = Record<string, { file: string }>;

export class Classifiers {
  readonly #baseUrl: string;
  #index: Promise<ClassifierIndex> | undefined;

  constructor(baseUrl: string) {
    this.#baseUrl = new URL('classifiers/', baseUrl).href;
  }

  /** The classifier's file of a bundled data set; nothing if it has none. Rejects if it cannot be loaded. */
  async of(dataset: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    this.#index ??= fetchFile(this.#baseUrl, 'index.json').then((response) => response.json());
    const index = await this.#index.catch((error: unknown) => {
      // Perhaps next time.
      this.#index = undefined;
      throw error;
    });
    const entry = index[dataset];
    if (!entry) return undefined;
    const response = await fetchFile(this.#baseUrl, entry.file);
    return new Uint8Array(await response.arrayBuffer());
  }
}

async function fetchFile(baseUrl: string, file: string): Promise<Response> {
  const response = await fetch(new URL(file, baseUrl));
  if (!response.ok) throw new Error(`${file}: ${response.status} ${response.statusText}`);
  return response;
}
