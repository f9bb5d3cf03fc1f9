// The loss curves of the models that the browser keeps.

import { createStore, get, set, type UseStore } from 'idb-keyval';
import type { ColumnState } from './column.svelte';

let opened: UseStore | undefined;
const store = () => (opened ??= createStore('gan-vae-lab-losses', 'losses'));

export async function keepLosses(columns: ColumnState[]) {
  for (const { name, losses } of columns) {
    await set(name, { steps: losses.steps, series: losses.series }, store()).catch(() => {});
  }
}

/** Puts the kept curves in front of what is there, up to the step at which each model goes on. */
export async function keptLosses(columns: ColumnState[]) {
  for (const { name, losses, step } of columns) {
    const kept = await get(name, store()).catch(() => undefined);
    if (kept) losses.restore(kept.steps, kept.series, step);
  }
}
