// Messages between the page and the worker that reads image files.

export interface ImportCommand {
  files: File[];
  grey: boolean;
  name: string;
  title: string;
}

/** A file that was left out. */
export interface Skipped {
  file: string;
  /** A phrase such as "it is broken". */
  reason: string;
}

export interface Imported {
  file: Blob;
  sheet: Blob;
  channels: number;
  training: number;
  heldOut: number;
}

export type ImportEvent =
  | { type: 'progress'; read: number; of: number }
  /** The data file, its contact sheet, and what is inside. */
  | { type: 'done'; imported: Imported; skipped: Skipped[] }
  | { type: 'failed'; message: string; skipped: Skipped[] };
