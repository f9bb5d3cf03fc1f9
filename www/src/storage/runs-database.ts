import type { DBSchema } from 'idb';
import { database } from './database';

interface Tables extends DBSchema {
  /** See `run-record.ts`; whatever an older or a newer version of this page wrote lies here too. */
  runs: { key: string; value: unknown };
  /** Model files by family. */
  models: { key: string; value: Record<string, Uint8Array<ArrayBuffer>> };
  curves: { key: [run: string, family: string]; value: unknown };
}

export const withDatabase = database<Tables>('gan-vae-lab-runs', (tables) => {
  for (const table of ['runs', 'models', 'curves'] as const) tables.createObjectStore(table);
});
