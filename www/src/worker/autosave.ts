// The last state of all models, kept in the browser, so that a reload or a crash loses little.

import { createStore, del, get, set, type UseStore } from 'idb-keyval';
import type { Saved } from '../protocol';

export interface Autosave extends Saved {
  /** Model files by family. */
  models: Record<string, Uint8Array<ArrayBuffer>>;
}

const KEY = 'latest';
let opened: UseStore | undefined;
// Opened when it is first needed: some browsers refuse it in private windows.
const store = () => (opened ??= createStore('gan-vae-lab-autosave', 'models'));

/** The last state; none where the browser keeps nothing. */
export async function readAutosave(): Promise<Autosave | undefined> {
  try {
    return await get<Autosave>(KEY, store());
  } catch {
    return undefined;
  }
}

/** Replaces the last state in one transaction: a crash leaves either the old one or the new one. */
export function writeAutosave(autosave: Autosave): Promise<void> {
  return set(KEY, autosave, store());
}

export async function forgetAutosave() {
  await del(KEY, store()).catch(() => {});
}
