// What was chosen or dropped, as files.

import { fromEvent } from 'file-selector';
import type { ChosenFile } from '../import/protocol';
import { messageOf } from '../phrase';

/** All files, those in folders too. Rejects with a sentence if there are none, or they cannot be read. */
export async function chosenFiles(event: globalThis.Event): Promise<ChosenFile[]> {
  const items = await fromEvent(event).catch((error: unknown) => {
    refuse(`What was dropped cannot be read (${messageOf(error)}). Choose the files or the folder with a button instead.`);
  });
  const files = items.filter((item) => item instanceof File);
  if (files.length === 0) refuse('There are no files in it.');
  return files.map((file) => ({ file, path: file.relativePath.replace(/^\.?\//, '') }));
}

/** Whether something dragged is a link to somewhere else, such as a picture of another page. */
export const isLink = (event: DragEvent) => !holdsFiles(event) && (event.dataTransfer?.types.includes('text/uri-list') ?? false);

export const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

function refuse(why: string): never {
  throw new Error(why);
}
