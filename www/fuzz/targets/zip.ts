import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/index-native.js';
import { findSources } from '../../src/import/sources';
import { UnusableFile } from '../../src/import/unusable-file';
import { ensure, type Target } from '../target';
import { inEnglish } from '../../src/phrase';

/** As the page has it: what is larger is left out. */
const ENTRY_MAX = 64 * 2 ** 20;

const contents = { 'a.png': new Uint8Array(300).fill(7), 'folder/b.jpg': new Uint8Array([1, 2, 3]), '__MACOSX/._a.png': new Uint8Array(4) };

async function archive(options: { level: number; password?: string }): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { ...options, useWebWorkers: false, lastModDate: new Date(0) });
  for (const [name, bytes] of Object.entries(contents)) await writer.add(name, new Uint8ArrayReader(bytes));
  return writer.close();
}

/** Archives among the chosen files. */
export const zip: Target = {
  name: 'zip',
  memory: 700,
  seeds: [await archive({ level: 6 }), await archive({ level: 0 }), await archive({ level: 6, password: 'secret' })],
  async run(bytes) {
    const skipped: string[] = [];
    const file = new File([bytes as Uint8Array<ArrayBuffer>], 'archive.zip');
    const sources = await findSources(
      [{ file, path: file.name }],
      ({ reason }) => skipped.push(inEnglish(reason)),
      () => {},
    );
    for (const source of sources) {
      // One entry that cannot be read costs itself alone.
      const entry = await source
        .read()
        .catch((error: unknown) => ensure(error instanceof UnusableFile, 'an entry that cannot be read has a reason'));
      ensure(!entry || entry.length <= ENTRY_MAX, 'an entry has at most 64 MB');
    }
    ensure(
      skipped.every((reason) => reason.length > 0),
      'whatever is left out has a reason',
    );
  },
};
