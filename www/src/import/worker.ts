// Makes a data set of image files, away from the page and from training.

import init, { ImageCollection, imagesMax, sample } from '../../../image-import/pkg/image_import.js';
import wasmUrl from '../../../image-import/pkg/image_import_bg.wasm?url';
import { DecoderClient } from './decoder-client';
import { foldersOf, withoutCommon } from './folders';
import type { Folder, ImportCommand, ImportEvent, Labelling, Skipped } from './protocol';
import { findSources, type Source } from './sources';
import { UnusableFile } from './unusable-file';
import { messageOf, phrase } from '../phrase';

const PROGRESS_EVERY_MS = 100;
/** More folders than this are an album, say; classes are at most 256, after the visitor merged some. */
const FOLDERS_MAX = 1000;

const post = (event: ImportEvent) => self.postMessage(event);

const skipped: Skipped[] = [];
const skip = (one: Skipped) => void skipped.push(one);
type Found = Source & { folder: string };
/** What was found, each with its folder; empty if that is no class. */
let found: Found[] = [];
let told = 0;

/** Tells how far it is, but not too often. */
function report(event: ImportEvent) {
  if (performance.now() - told < PROGRESS_EVERY_MS) return;
  told = performance.now();
  post(event);
}

async function scan({ files }: Extract<ImportCommand, { type: 'scan' }>) {
  const sources = await findSources(files, skip, (images) => report({ type: 'scanning', images }));
  const images = sources.filter(({ image }) => image);
  const folders = foldersOf(images.map(({ path }) => path));
  const folderOf = new Map(images.map((source, index) => [source, folders[index] ?? '']));
  found = sources.map((source) => ({ ...source, folder: folderOf.get(source) ?? '' }));
  post({ type: 'found', images: images.length, folders: counted(folders) });
}

/** How many images each folder holds; nothing unless there are folders, or if they are too many to be classes. */
function counted(names: string[]): Folder[] {
  const counts = new Map<string, number>();
  for (const folder of names) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  if (counts.size < 2 || counts.size > FOLDERS_MAX) return [];
  const folders = [...counts].map(([name, images]) => ({ name, images }));
  return folders.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

async function make({ grey, title, labels }: Extract<ImportCommand, { type: 'make' }>) {
  await init({ module_or_path: new URL(wasmUrl, self.location.href) });
  const channels = grey ? 1 : 3;
  const classes = [...new Set(Object.values(labels.classes ?? {}))];
  const collection = new ImageCollection(channels);
  const decoder = new DecoderClient();
  const { chosen, sampledFrom } = choose(labels);
  let read = 0;
  for (const source of chosen) {
    try {
      const pixels = await decoder.decode(await source.read(), channels);
      collection.add(pixels, labelOf(source, labels, classes));
    } catch (error) {
      if (!(error instanceof UnusableFile)) throw error;
      skip({ file: source.path, reason: error.reason });
    }
    read += 1;
    report({ type: 'progress', read, of: chosen.length });
  }
  const { name, file, sheet, training, held_out: heldOut, classes: present } = collection.finish(title, classes);
  const blob = (bytes: Uint8Array, type: string) => new Blob([new Uint8Array(bytes)], { type });
  const blobs = { file: blob(file, 'application/octet-stream'), sheet: blob(sheet, 'image/png') };
  post({ type: 'done', imported: { name, ...blobs, channels, training, heldOut, classes: present }, sampledFrom, skipped });
}

/** What is to be read: of too many images a sample, which every folder has its share of. */
function choose({ leftOut }: Labelling): { chosen: Found[]; sampledFrom?: number } {
  const images = found.filter(({ image, folder }) => image && !leftOut.includes(folder));
  const folders = [...new Set(images.map(({ folder }) => folder))];
  // Not the folder that all are in: it may have another name elsewhere.
  const paths = withoutCommon(images.map(({ path }) => path.split('/')));
  const keys = images.map(({ bytes }, index) => `${paths[index]?.join('/')} ${bytes}`);
  const groups = new Uint32Array(images.map(({ folder }) => folders.indexOf(folder)));
  const kept = new Set(Array.from(sample(keys, groups, imagesMax()), (index: number) => images[index]));
  // What is no image is read too, so that it is said what is wrong with it.
  const chosen = found.filter((source) => kept.has(source) || !source.image);
  return { chosen, sampledFrom: kept.size < images.length ? images.length : undefined };
}

/** The index of its class; zero where there are no labels. */
function labelOf({ image, folder }: Found, labels: Labelling, classes: string[]): number {
  if (!labels.classes) return 0;
  const name = labels.classes[folder];
  // Only what turned out to be an image against its name comes here without a class.
  if (!image || name === undefined) throw new UnusableFile(phrase('not named like an image file, so it has no label'));
  return classes.indexOf(name);
}

self.onmessage = ({ data: command }: MessageEvent<ImportCommand>) => {
  const done = command.type === 'scan' ? scan(command) : make(command);
  done.catch((error) => post({ type: 'failed', message: phrase(messageOf(error)), skipped }));
};
