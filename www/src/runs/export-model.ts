// Models of kept runs as files.

import type { FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import { saveAs } from '../files';
import type { KeptRun } from '../storage/run-record';
import { keptRun } from '../storage/runs';
import { modelFileName } from './run-name';

/** The model as it was kept last. */
export async function exportModel(run: KeptRun, family: string, families: FamilyDescription[]) {
  const kept = await keptRun(run.id);
  const file = kept?.models[family];
  // Another tab may have removed it, or trained on.
  if (!kept || !file) throw new Error(notKept(family));
  saveAs(file, modelFileName(kept, family, families));
}

function notKept(family: string): string {
  return `The ${family.toUpperCase()} of this run is no longer kept. Reload the page to see what is.`;
}
