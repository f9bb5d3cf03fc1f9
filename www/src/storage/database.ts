// The browser's database of kept runs: opened when it is first needed, and anew where the browser closed it.

import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';

interface Tables extends DBSchema {
  /** See `run-record.ts`; whatever an older or a newer version of this page wrote lies here too. */
  runs: { key: string; value: unknown };
  /** Model files by family. */
  models: { key: string; value: Record<string, Uint8Array<ArrayBuffer>> };
  curves: { key: [run: string, family: string]; value: unknown };
}

export type RunsDatabase = IDBPDatabase<Tables>;

const NAME = 'gan-vae-lab-runs';
let connection: Promise<RunsDatabase> | undefined;

function connect(): Promise<RunsDatabase> {
  const opening = openDB<Tables>(NAME, 1, {
    upgrade(database) {
      for (const table of ['runs', 'models', 'curves'] as const) database.createObjectStore(table);
    },
    // A newer version of this page, in another tab, waits for this connection to end.
    blocking: () => void opening.then((database) => database.close()).finally(forget),
    terminated: forget,
  });
  opening.catch(forget);
  return opening;
}

function forget() {
  connection = undefined;
}

/** Rejects with the browser's reason where it keeps nothing; the next call tries again. */
export async function withDatabase<T>(work: (database: RunsDatabase) => Promise<T>): Promise<T> {
  try {
    return await work(await (connection ??= connect()));
  } catch (error) {
    // What a connection says that was closed behind its back.
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
    forget();
    return work(await (connection ??= connect()));
  }
}

/** Removes a database of an earlier version of this page, after what it holds was taken over. */
export const removeDatabase = (name: string) => deleteDB(name);
