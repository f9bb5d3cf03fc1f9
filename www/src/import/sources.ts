// The image files among what was chosen, those inside zip archives too. Nothing is read but beginnings and lists.

import { isArchive, openArchive } from './archive';
import type { ChosenFile, Skipped } from './protocol';
import { UnusableFile } from './unusable-file';
import { messageOf, phrase } from '../phrase';

/** Larger files are no images; nothing of them is read. As in the decoder. */
const FILE_BYTES_MAX = 64 * 2 ** 20;
/** How PNG, JPEG, GIF and WebP begin. */
const IMAGE = /^(\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP)/s;
const HEAD_BYTES = 12;

/** A file that may be an image. */
export interface Source {
  path: string;
  bytes: number;
  /** Whether its beginning or its name says that it is an image; if not, the decoder may say what it is. */
  image: boolean;
  /** Rejects with an `UnusableFile` that says why it cannot be read. */
  read: () => Promise<Uint8Array<ArrayBuffer>>;
}

export async function findSources(
  files: ChosenFile[],
  skip: (skipped: Skipped) => void,
  found: (images: number) => void,
): Promise<Source[]> {
  const sources: Source[] = [];
  let images = 0;
  const add = (source: Source) => {
    if (isLitter(source.path)) return;
    if (source.bytes > FILE_BYTES_MAX)
      return skip({ file: source.path, reason: phrase('larger than {limit} MB', { limit: FILE_BYTES_MAX / 2 ** 20 }) });
    sources.push(source);
    if (source.image) found((images += 1));
  };
  for (const { file, path } of files) {
    if (isLitter(path)) continue;
    try {
      const head = String.fromCharCode(...new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
      const image = IMAGE.test(head);
      if (!image && (await isArchive(file, head))) await openArchive(file, path, skip, add);
      else add({ path, bytes: file.size, image, read: () => readFile(file) });
    } catch (error) {
      skip({ file: path, reason: unreadable(error) });
    }
  }
  return sources;
}

async function readFile(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new UnusableFile(unreadable(error));
  }
}

const unreadable = (error: unknown) => phrase('cannot be read ({why})', { why: messageOf(error) });

/** What systems put beside images, at any depth. */
function isLitter(path: string): boolean {
  const parts = path.split('/');
  const hidden = (part: string) => part.startsWith('.') || part === '__MACOSX';
  return parts.some(hidden) || /^(thumbs\.db|desktop\.ini)$/i.test(parts.at(-1) ?? '');
}
