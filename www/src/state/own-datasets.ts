// Data sets of the visitor's own images, kept in this browser.

import { createStore, del, set, type UseStore, values } from 'idb-keyval';
import type { Imported } from '../import/protocol';

/** Version of the records. Those without one have no classes. */
export const OWN_DATASET_VERSION = 2;

export interface OwnDataset extends Imported {
  version: typeof OWN_DATASET_VERSION;
  title: string;
}

/** What may be kept: older records, and those of versions to come. */
type Kept = OwnDataset | Omit<OwnDataset, 'version' | 'classes'> | { version: number; title?: string };

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
    return { datasets: [], newer: [], unreadable: reason(error) };
  }
}

function migrated(kept: Kept): OwnDataset | undefined {
  if (!('version' in kept)) return { ...kept, version: OWN_DATASET_VERSION, classes: [] };
  return kept.version === OWN_DATASET_VERSION ? (kept as OwnDataset) : undefined;
}

/** Resolves to why it will not be there after a reload; to nothing if it will. */
export async function keepDataset(dataset: OwnDataset): Promise<string | undefined> {
  try {
    await withStore((store) => set(dataset.name, dataset, store));
    return undefined;
  } catch (error) {
    return reason(error);
  }
}

export async function forgetDataset(name: string) {
  try {
    await withStore((store) => del(name, store));
  } catch {
    // It was never kept.
  }
}

function reason(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  switch (name) {
    case 'QuotaExceededError':
      return 'this browser has no room left for it';
    case 'SecurityError':
    case 'InvalidStateError':
    case 'NotAllowedError':
      return 'this browser lets the page keep nothing, as in a private window or where site data are blocked';
    default:
      return `this browser cannot keep it (${message})`;
  }
}
