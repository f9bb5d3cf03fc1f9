// The browser's databases: opened when they are first needed, and anew where the browser closed them.

import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';

/** Carries work out on a database; rejects with the browser's reason where it keeps nothing, and the next call tries again. */
export type Work<Tables extends DBSchema> = <T>(work: (database: IDBPDatabase<Tables>) => Promise<T>) => Promise<T>;

export function database<Tables extends DBSchema>(name: string, create: (database: IDBPDatabase<Tables>) => void): Work<Tables> {
  let connection: Promise<IDBPDatabase<Tables>> | undefined;
  const forget = () => {
    connection = undefined;
  };
  const connect = () => {
    const opening = openDB<Tables>(name, 1, {
      upgrade: (database) => create(database),
      // A newer version of this page, in another tab, waits for this connection to end.
      blocking: () => void opening.then((database) => database.close()).finally(forget),
      terminated: forget,
    });
    opening.catch(forget);
    return opening;
  };
  return async (work) => {
    try {
      return await work(await (connection ??= connect()));
    } catch (error) {
      // What a connection says that was closed behind its back.
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
      forget();
      return work(await (connection ??= connect()));
    }
  };
}

/** Removes a database of an earlier version of this page, after what it holds was taken over. */
export const removeDatabase = (name: string) => deleteDB(name);
