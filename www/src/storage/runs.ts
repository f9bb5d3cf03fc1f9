// Runs that the browser keeps, so that a reload or a crash loses little. The page lists and removes them; its worker
// writes them and reads their models.

import { inEnglish } from '../phrase';
import { heldRuns } from './run-lock';
import { isReadable, isTrained, type KeptRun, readRecord, RUN_NAME_MAX, type UnreadableRun, writeRecord } from './run-record';
import { withDatabase } from './runs-database';

/** Beyond so many, the one that was saved longest ago makes way for a newer one. */
export const RUNS_MAX = 20;

export type ModelFiles = Record<string, Uint8Array<ArrayBuffer>>;

/** All that are kept, the newest first; what cannot be read comes last. */
export async function listRuns(): Promise<(KeptRun | UnreadableRun)[]> {
  return withDatabase(async (database) => {
    const transaction = database.transaction('runs');
    const [keys, records] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
    const runs = keys.map((id, index) => readRecord(id, records[index]));
    const age = (run: KeptRun | UnreadableRun) => (isReadable(run) ? -run.at : Infinity);
    return runs.sort((a, b) => age(a) - age(b));
  });
}

/** A run with its models; nothing if it is not kept. Rejects if it cannot be read. */
export async function keptRun(id: string): Promise<(KeptRun & { models: ModelFiles }) | undefined> {
  const [stored, models] = await withDatabase(async (database) => {
    const transaction = database.transaction(['runs', 'models']);
    return Promise.all([transaction.objectStore('runs').get(id), transaction.objectStore('models').get(id)]);
  });
  if (stored === undefined || !models) return undefined;
  const run = readRecord(id, stored);
  if (!isReadable(run)) throw new Error(inEnglish(run.unreadable));
  return { ...run, models };
}

/** Record and models in one transaction: a crash leaves either the old ones or the new ones. */
export async function keepRun(run: KeptRun, models: ModelFiles): Promise<void> {
  await withDatabase(async (database) => {
    const transaction = database.transaction(['runs', 'models'], 'readwrite');
    try {
      const runs = transaction.objectStore('runs');
      // The page names runs, and whoever trains them does not know.
      const { name } = nameOf(readRecord(run.id, await runs.get(run.id)));
      // One after the other: a request that is still under way when the next one fails would reject unheard.
      await runs.put(writeRecord({ ...run, name }), run.id);
      await transaction.objectStore('models').put(models, run.id);
      await transaction.done;
    } catch (error) {
      // A record without its models would be worse than the old ones.
      transaction.done.catch(() => {});
      if (!transaction.error) abort(transaction);
      throw error;
    }
  });
  await makeRoom(run.id);
}

const nameOf = (run: KeptRun | UnreadableRun) => (isReadable(run) ? run : { name: undefined });

/** Calls a run by a name, or by none; does nothing if it is not kept or cannot be read. */
export function nameRun(id: string, name: string | undefined): Promise<void> {
  return withDatabase(async (database) => {
    const transaction = database.transaction('runs', 'readwrite');
    const run = readRecord(id, await transaction.store.get(id));
    if (isReadable(run)) await transaction.store.put(writeRecord({ ...run, name: name?.slice(0, RUN_NAME_MAX) }), id);
    await transaction.done;
  });
}

function abort(transaction: { abort: () => void }) {
  try {
    transaction.abort();
  } catch {
    // It ended by itself.
  }
}

/** Only after something newer was saved, and never what a tab is at work on. */
async function makeRoom(newest: string) {
  const runs = (await listRuns()).filter(isReadable).filter(isTrained);
  if (runs.length <= RUNS_MAX) return;
  const held = await heldRuns();
  const old = runs.slice(RUNS_MAX).filter(({ id }) => id !== newest && !held.has(id));
  for (const { id } of old) await removeRun(id);
}

export function removeRun(id: string): Promise<void> {
  return withDatabase(async (database) => {
    const transaction = database.transaction(['runs', 'models', 'curves'], 'readwrite');
    await Promise.all([
      transaction.objectStore('runs').delete(id),
      transaction.objectStore('models').delete(id),
      transaction.objectStore('curves').delete(IDBKeyRange.bound([id], [id, []])),
      transaction.done,
    ]);
  });
}
