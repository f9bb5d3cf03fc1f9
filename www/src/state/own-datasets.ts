// Data sets of the visitor's own images, kept in this browser.

import { createStore, del, set, type UseStore, values } from 'idb-keyval';
import type { Imported } from '../import/protocol';
import { storageReason } from '../storage/reason';

/** Version of the records. Those without one have no classes. */
export const OWN_DATASET_VERSION = 2;

export interface OwnDataset extends Imported {
  version: typeof OWN_DATASET_VERSION;
  title: string;
}

/** Files are kept as bytes: in private windows, WebKit keeps no Blob. Earlier records have Blobs. */
type WithBytes<T> = Omit<T, 'file' | 'sheet'> & { file: ArrayBuffer | Blob; sheet: ArrayBuffer | Blob };

/** What may be kept: older records, and those of versions to come. */
type Kept = WithBytes<OwnDataset> | WithBytes<Omit<OwnDataset, 'version' | 'classes'>> | { version: number; title?: string };

let opened: UseStore | undefined;
// Opened when it is first needed: some browsers refuse it in private windows.
const store = () => (opened ??= createStore('gan-vae-lab', 'own-datasets'));

/** Once more with a fresh connection, since browsers close them at will. */
async function withStore<T>(action: (store: UseStore) => Promise<T>): Promise<T> {
  try {
    return await action(store());
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
    opened = undefined;
    return action(store());
  }
}

/** All that are kept; titles of those that only a newer version of this page can read, which stay; and why nothing can be read. */
export async function keptDatasets(): Promise<{ datasets: OwnDataset[]; newer: string[]; unreadable?: string }> {
  try {
    const kept = await withStore((store) => values<Kept>(store));
    const datasets = kept.map(migrated);
    return {
      datasets: datasets.filter((one) => one !== undefined),
      newer: kept.filter((_, index) => datasets[index] === undefined).map(({ title }) => title ?? 'Untitled'),
    };
  } catch (error) {
    return { datasets: [], newer: [], unreadable: storageReason(error) };
  }
}

function migrated(kept: Kept): OwnDataset | undefined {
  if (!('file' in kept)) return undefined;
  const files = { file: new Blob([kept.file]), sheet: new Blob([kept.sheet], { type: 'image/png' }) };
  if (!('version' in kept)) return { ...kept, ...files, version: OWN_DATASET_VERSION, classes: [] };
  return kept.version === OWN_DATASET_VERSION ? { ...kept, ...files } : undefined;
}

/** Resolves to why it will not be there after a reload; to nothing if it will. */
export async function keepDataset(dataset: OwnDataset): Promise<string | undefined> {
  try {
    const [file, sheet] = await Promise.all([dataset.file.arrayBuffer(), dataset.sheet.arrayBuffer()]);
    await withStore((store) => set(dataset.name, { ...dataset, file, sheet } satisfies Kept, store));
    return undefined;
  } catch (error) {
    return storageReason(error);
  }
}

export async function forgetDataset(name: string) {
  try {
    await withStore((store) => del(name, store));
  } catch {
    // It was never kept.
  }
}
