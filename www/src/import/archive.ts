// Zip archives: their lists, and one entry at a time.

// The library without decompressors of its own: every browser that runs this page brings one.
import {
  BlobReader,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_SPLIT_ZIP_FILE,
  ERR_UNSUPPORTED_COMPRESSION,
  type FileEntry,
  isZipFile,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import type { Skipped } from './protocol';
import type { Source } from './sources';
import { UnusableFile } from './unusable-file';
import { type Phrase, messageOf, phrase } from '../phrase';

/** Most bytes that an archive is unpacked to, over all its entries. */
const UNPACKED_MAX = 4 * 2 ** 30;
const IMAGE_NAME = /\.(png|apng|jpe?g|jfif|webp|gif)$/i;
/** Archives of images are read as well as they can be; it is no matter of safety where entries say they belong. */
const OPTIONS = { useWebWorkers: false, strictness: 'tolerant', maxAppendedDataSize: 65535 } as const;

/** Whether a file is a zip archive, whatever its name and whatever stands before the archive in it. */
export async function isArchive(file: File, head: string): Promise<boolean> {
  return head.startsWith('PK\x03\x04') || (await isZipFile(new BlobReader(file)).catch(() => false));
}

/** Adds the entries of an archive; an archive that cannot be opened is left out with a reason. */
export async function openArchive(file: File, path: string, skip: (skipped: Skipped) => void, add: (source: Source) => void) {
  const reader = new ZipReader(new BlobReader(file), OPTIONS);
  const budget = { left: UNPACKED_MAX };
  const folder = path.replace(/\.zip$/i, '');
  try {
    for await (const entry of reader.getEntriesGenerator(OPTIONS)) {
      if (entry.directory) continue;
      const inside = entry.filename
        .replaceAll('\\', '/')
        .split('/')
        .filter((part) => part !== '' && part !== '..');
      add({
        path: [folder, ...inside].join('/'),
        bytes: entry.uncompressedSize,
        image: IMAGE_NAME.test(entry.filename),
        read: () => unpack(entry, budget),
      });
    }
  } catch (error) {
    skip({ file: path, reason: archiveReason(error) });
  }
}

async function unpack(entry: FileEntry, budget: { left: number }): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.encrypted) throw new UnusableFile(phrase('encrypted'));
  if (entry.uncompressedSize > budget.left) {
    throw new UnusableFile(phrase('the archive unpacks to more than {limit} GB', { limit: UNPACKED_MAX / 2 ** 30 }));
  }
  budget.left -= entry.uncompressedSize;
  const bytes = new FixedWriter(entry.uncompressedSize);
  try {
    await entry.getData(new WritableStream(bytes), { ...OPTIONS, checkCrc32: true });
  } catch (error) {
    throw new UnusableFile(entryReason(error));
  }
  return bytes.content();
}

/** Takes as many bytes as were announced, and no more: sizes in archives may lie. */
class FixedWriter {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #written = 0;

  constructor(length: number) {
    this.#bytes = new Uint8Array(length);
  }

  write(chunk: Uint8Array) {
    if (this.#written + chunk.length > this.#bytes.length) throw new UnusableFile(phrase('larger than the archive says'));
    this.#bytes.set(chunk, this.#written);
    this.#written += chunk.length;
  }

  content(): Uint8Array<ArrayBuffer> {
    if (this.#written < this.#bytes.length) throw new UnusableFile(phrase('damaged in the archive (bytes are missing)'));
    return this.#bytes;
  }
}

function archiveReason(error: unknown): Phrase {
  const message = messageOf(error);
  switch (message) {
    case ERR_ENCRYPTED_CENTRAL_DIRECTORY:
      return phrase('encrypted');
    case ERR_SPLIT_ZIP_FILE:
      return phrase('one part of a split archive; join the parts first');
    default:
      return phrase('cannot be unpacked ({why})', { why: message });
  }
}

function entryReason(error: unknown): Phrase {
  if (error instanceof UnusableFile) return error.reason;
  const why = messageOf(error);
  return why === ERR_UNSUPPORTED_COMPRESSION
    ? phrase('compressed in a way that cannot be read')
    : phrase('damaged in the archive ({why})', { why });
}
