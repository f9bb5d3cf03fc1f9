import { zip as archiveOf } from '../../e2e/image-files';
import { findSources, type Source } from '../../src/import/sources';
import { UnusableFile } from '../../src/import/unusable-file';
import { ensure, type Target } from '../target';

/** As the page has it: what is larger is left out. */
const ENTRY_MAX = 64 * 2 ** 20;

const entries = [
  { name: 'a.png', bytes: Buffer.alloc(300, 7) },
  { name: 'folder/b.jpg', bytes: Buffer.from([1, 2, 3]) },
  { name: '__MACOSX/._a.png', bytes: Buffer.alloc(4) },
];
const deflated = entries.map((entry) => ({ ...entry, options: { level: 6 } }));
const encrypted = entries.map((entry) => ({ ...entry, options: { password: 'secret', zipCrypto: true } }));

async function archive(options: { level: number; password?: string }): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { ...options, useWebWorkers: false, lastModDate: new Date(0) });
  for (const [name, bytes] of Object.entries(contents)) await writer.add(name, new Uint8ArrayReader(bytes));
  return writer.close();
}

/** Archives among the chosen files. */
export const zip: Target = {
  name: 'zip',
  memory: 700,
  seeds: await Promise.all([entries, deflated, encrypted, []].map(archiveOf)),
  async run(bytes) {
    const skipped: string[] = [];
    const file = new File([bytes as Uint8Array<ArrayBuffer>], 'archive.zip');
    const found: Source[] = await findSources([{ file, path: 'archive.zip' }], ({ reason }) => skipped.push(reason), () => {});
    for (const source of found) {
      // One entry that cannot be read costs itself alone.
      const entry = await source.read().catch((error: unknown) => ensure(error instanceof UnusableFile, 'a reason is told'));
      ensure(!entry || entry.length <= ENTRY_MAX, 'an entry has at most 64 MB');
    }
    ensure(skipped.every((reason) => reason.length > 0), 'whatever is left out has a reason');
  },
};
