// Data sets of the visitor's own images, kept in this browser.

import { createStore, del, set, type UseStore, values } from 'idb-keyval';
import type { Imported } from '../import/protocol';

export interface OwnDataset extends Imported {
  name: string;
  title: string;
}

let opened: UseStore | undefined;
// Opened when it is first needed: some browsers refuse it in private windows.
const store = () => (opened ??= createStore('gan-vae-lab', 'own-datasets'));

/** All that are kept; none where the browser keeps nothing. */
export async function keptDatasets(): Promise<OwnDataset[]> {
  try {
    return await values<OwnDataset>(store());
  } catch {
    return [];
  }
}

/** Whether it will still be there after a reload. */
export async function keepDataset(dataset: OwnDataset): Promise<boolean> {
  try {
    await set(dataset.name, dataset, store());
    return true;
  } catch {
    return false;
  }
}

export async function forgetDataset(name: string) {
  try {
    await del(name, store());
  } catch {
    // It was never kept.
  }
}
