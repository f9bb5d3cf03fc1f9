// Reads image files to a data set, away from the page and from training.

import init, { ImageImport } from '../../../image-import/pkg/image_import.js';
import wasmUrl from '../../../image-import/pkg/image_import_bg.wasm?url';
import { sources } from './files';
import type { ImportCommand, ImportEvent, Skipped } from './protocol';

const PROGRESS_EVERY_MS = 100;

const post = (event: ImportEvent) => self.postMessage(event);
const phrase = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function run({ files, grey, name, title }: ImportCommand, skipped: Skipped[]) {
  await init({ module_or_path: new URL(wasmUrl, self.location.href) });
  const collection = new ImageImport(grey);
  let read = 0;
  let told = 0;
  for await (const source of sources(files, (one) => skipped.push(one))) {
    try {
      collection.add(await source.bytes());
    } catch (error) {
      // A trap inside the decoder leaves no usable module behind.
      if (error instanceof WebAssembly.RuntimeError) throw error;
      skipped.push({ file: source.name, reason: phrase(error) });
    }
    read += 1;
    if (performance.now() - told < PROGRESS_EVERY_MS) continue;
    told = performance.now();
    post({ type: 'progress', read, of: Math.max(read, files.length) });
  }
  const { file, sheet, channels, training, held_out: heldOut } = collection.finish(name, title);
  const blob = (bytes: Uint8Array, type: string) => new Blob([new Uint8Array(bytes)], { type });
  const blobs = { file: blob(file, 'application/octet-stream'), sheet: blob(sheet, 'image/png') };
  post({ type: 'done', imported: { ...blobs, channels, training, heldOut }, skipped });
}

self.onmessage = ({ data }: MessageEvent<ImportCommand>) => {
  const skipped: Skipped[] = [];
  run(data, skipped).catch((error) => post({ type: 'failed', message: phrase(error), skipped }));
};
