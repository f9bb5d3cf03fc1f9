// Takes over what a version of this page kept that knew one run only.

import { openDB } from 'idb';
import { removeDatabase } from './database';
import { takeRun } from './run-lock';
import { keepRun, type ModelFiles } from './runs';
import { isReadable, newRunId, readRecord } from './run-record';
import { writeCurves } from './curves';

const MODELS = { database: 'gan-vae-lab-autosave', table: 'models', key: 'latest' };
const CURVES = { database: 'gan-vae-lab-losses', table: 'losses' };

/** Does nothing where there is nothing of the kind; what cannot be read stays where it is. Never rejects: there are other runs. */
export async function takeOverLegacyRun(): Promise<void> {
  // In one tab only, where tabs can tell.
  const giveBack = await takeRun('legacy');
  if (!giveBack) return;
  await takeOver().catch(() => {});
  giveBack();
}

async function takeOver() {
  const stored = (await readAll(MODELS)).get(MODELS.key) as { models?: ModelFiles; plan?: { dataset?: unknown } } | undefined;
  if (stored?.models) {
    const bytes = Object.values(stored.models).reduce((sum, file) => sum + (file?.byteLength ?? 0), 0);
    const run = readRecord(newRunId(), { title: stored.plan?.dataset, bytes, ...stored, version: 1 });
    if (!isReadable(run)) return;
    await keepRun(run, stored.models);
    for (const [family, curves] of await readAll(CURVES)) {
      await writeCurves(run.id, family, { reports: [], ...(curves as object) } as never);
    }
  }
  await Promise.all([MODELS, CURVES].map(({ database }) => removeDatabase(database)));
}

/** All entries of a table of an old database. */
async function readAll({ database: name, table }: { database: string; table: string }): Promise<Map<string, unknown>> {
  const database = await openDB(name);
  try {
    if (!database.objectStoreNames.contains(table)) return new Map();
    const { store } = database.transaction(table);
    const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
    return new Map(keys.map((key, index) => [String(key), values[index]]));
  } finally {
    database.close();
  }
}
