// The image files among what was chosen, those inside zip archives too.

import { unzip } from 'fflate';
import type { Skipped } from './protocol';

/** Larger than any image that is read, so that a zip bomb is not unpacked. */
const UNPACKED_MAX = 64 * 2 ** 20;
const ZIP_MAX = 2 ** 30;

export interface Source {
  name: string;
  bytes: () => Promise<Uint8Array>;
}

/** Every file by itself; archives are unpacked when their turn comes. */
export async function* sources(files: File[], skip: (skipped: Skipped) => void): AsyncGenerator<Source> {
  for (const file of files) {
    if (/\.zip$/i.test(file.name)) yield* unpacked(file, skip);
    else yield { name: file.name, bytes: async () => new Uint8Array(await file.arrayBuffer()) };
  }
}

async function* unpacked(archive: File, skip: (skipped: Skipped) => void): AsyncGenerator<Source> {
  if (archive.size > ZIP_MAX) return skip({ file: archive.name, reason: 'it is larger than 1 GB' });
  try {
    const contents = await unzipImages(new Uint8Array(await archive.arrayBuffer()), skip);
    for (const [name, bytes] of Object.entries(contents)) yield { name, bytes: async () => bytes };
  } catch (error) {
    skip({ file: archive.name, reason: `it cannot be unpacked (${error instanceof Error ? error.message : error})` });
  }
}

function unzipImages(archive: Uint8Array, skip: (skipped: Skipped) => void): Promise<Record<string, Uint8Array>> {
  const filter = ({ name, originalSize }: { name: string; originalSize: number }) => {
    // Folders, and what macOS adds to archives.
    if (name.endsWith('/') || name.startsWith('__MACOSX/')) return false;
    if (originalSize <= UNPACKED_MAX) return true;
    skip({ file: name, reason: 'it is larger than 64 MB' });
    return false;
  };
  return new Promise((resolve, reject) => {
    unzip(archive, { filter }, (error, contents) => (error ? reject(error) : resolve(contents)));
  });
}
