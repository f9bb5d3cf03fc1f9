// Messages between the page, the worker that makes a data set of files, and the worker that decodes them.

import type { Phrase } from '../phrase';

/** A file that was chosen or dropped. */
export interface ChosenFile {
  file: File;
  /** With its folders, such as "pets/cats/1.png". */
  path: string;
}

export type ImportCommand =
  /** Looks at names, and into archives. */
  | { type: 'scan'; files: ChosenFile[] }
  /** Reads what was found, and makes a data set of it. */
  | { type: 'make'; grey: boolean; title: string; labels: Labelling };

/** What becomes of the folders. */
export interface Labelling {
  /** Folders whose images are left out. */
  leftOut: string[];
  /** Name of the class by folder; none if there are to be no labels. */
  classes?: Record<string, string>;
}

/** A folder of images that may be a class. */
export interface Folder {
  /** Empty for images that are in none. */
  name: string;
  images: number;
}

/** A file that was left out. */
export interface Skipped {
  file: string;
  /** Such as "damaged". */
  reason: Phrase;
}

export interface Imported {
  /** Follows from the images and labels alone: the same on every computer. */
  name: string;
  file: Blob;
  sheet: Blob;
  channels: number;
  training: number;
  heldOut: number;
  /** Names of the classes; none without labels. */
  classes: string[];
}

export type ImportEvent =
  /** How many images were found so far. */
  | { type: 'scanning'; images: number }
  /** How many images there are, and the folders that may be classes: none, or at least two. */
  | { type: 'found'; images: number; folders: Folder[] }
  | { type: 'progress'; read: number; of: number }
  /** The data set, and of how many images it is a sample if they were too many. */
  | { type: 'done'; imported: Imported; sampledFrom?: number; skipped: Skipped[] }
  | { type: 'failed'; message: Phrase; skipped: Skipped[] };

/** An image file for the decoder. */
export interface DecoderCommand {
  file: Uint8Array<ArrayBuffer>;
  /** 1 (grey) or 3. */
  channels: number;
}

export type DecoderEvent =
  | { type: 'ready' }
  /** `[height, width, channels]` bytes, or why the file cannot be used; and how much memory the decoder holds. */
  | { type: 'decoded'; pixels: Uint8Array<ArrayBuffer>; memory: number }
  | { type: 'refused'; reason: string; memory: number }
  /** The decoder failed, and is of no more use. */
  | { type: 'trapped' };
