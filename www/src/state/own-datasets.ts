// Data sets of the visitor's own images, kept in this browser.

import type { DBSchema } from 'idb';
import type { Imported } from '../import/protocol';
import { database } from '../storage/database';
import { storageReason } from '../storage/reason';
import { type Phrase } from '../phrase';

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

interface Tables extends DBSchema {
  'own-datasets': { key: string; value: Kept };
}

const withDatabase = database<Tables>('gan-vae-lab', (tables) => void tables.createObjectStore('own-datasets'));

/** All that are kept; titles of those that only a newer version of this page can read, which stay; and why nothing can be read. */
export async function keptDatasets(): Promise<{ datasets: OwnDataset[]; newer: string[]; unreadable?: Phrase }> {
  try {
    const kept = await withDatabase((tables) => tables.getAll('own-datasets'));
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
export async function keepDataset(dataset: OwnDataset): Promise<Phrase | undefined> {
  try {
    const [file, sheet] = await Promise.all([dataset.file.arrayBuffer(), dataset.sheet.arrayBuffer()]);
    await withDatabase((tables) => tables.put('own-datasets', { ...dataset, file, sheet }, dataset.name));
    return undefined;
  } catch (error) {
    return storageReason(error);
  }
}

export async function forgetDataset(name: string) {
  try {
    await withDatabase((tables) => tables.delete('own-datasets', name));
  } catch {
    // It was never kept.
  }
}
