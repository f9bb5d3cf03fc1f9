import { zipSync } from 'fflate';
import { sources } from '../../src/import/files';
import { ensure, type Target } from '../target';

/** As the page has it: what is larger is left out. */
const ENTRY_MAX = 64 * 2 ** 20;

const contents = { 'a.png': new Uint8Array(300).fill(7), 'folder/b.jpg': new Uint8Array([1, 2, 3]), '__MACOSX/._a.png': new Uint8Array(4) };

/** Archives among the chosen files. */
export const zip: Target = {
  name: 'zip',
  memory: 700,
  seeds: [zipSync(contents), zipSync(contents, { level: 0 }), zipSync({})],
  async run(bytes) {
    const skipped: string[] = [];
    const archive = new File([bytes as Uint8Array<ArrayBuffer>], 'archive.zip');
    for await (const source of sources([archive], ({ reason }) => skipped.push(reason))) {
      // One entry that cannot be read costs itself alone.
      const entry = await source.bytes().catch((error: unknown) => ensure(error instanceof Error, 'a reason is an error'));
      ensure(!entry || entry.length <= ENTRY_MAX, 'an entry has at most 64 MB');
    }
    ensure(skipped.every((reason) => reason.length > 0), 'whatever is left out has a reason');
  },
};
