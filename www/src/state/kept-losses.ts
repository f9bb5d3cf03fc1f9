// The curves of losses and measures of the models that the browser keeps.

import { createStore, get, set, type UseStore } from 'idb-keyval';
import type { ColumnState } from './column.svelte';

let opened: UseStore | undefined;
const store = () => (opened ??= createStore('gan-vae-lab-losses', 'losses'));

export async function keepLosses(columns: ColumnState[]) {
  for (const { name, losses, examinations } of columns) {
    await set(name, { steps: losses.steps, series: losses.series, reports: examinations.reports }, store()).catch(() => {});
  }
}

/** Puts the kept curves in front of what is there, up to the step at which each model goes on. */
export async function keptLosses(columns: ColumnState[]) {
  for (const { name, losses, examinations, step } of columns) {
    const kept = await get(name, store()).catch(() => undefined);
    if (!kept) continue;
    losses.restore(kept.steps, kept.series, step);
    // Those that were kept before there were measures have none.
    examinations.restore(kept.reports ?? [], step);
  }
}
