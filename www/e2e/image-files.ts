// Image files and archives as the world sends them, generated.

import { crc32, deflateSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter, type ZipWriterAddDataOptions } from '@zip.js/zip.js';
import { importing, view } from './page';

configure({ useWebWorkers: false });

export interface NamedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A PNG of 8×8 pixels; other numbers are other images. */
export function png(number: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, checksum] = [data.length, crc32(body)].map((value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    });
    return Buffer.concat([length!, body, checksum!]);
  };
  const header = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0]);
  const pixels = Buffer.alloc(8 * 9);
  for (let y = 0; y < 8; y += 1) {
    for (let x = 0; x < 8; x += 1) pixels[y * 9 + 1 + x] = ((number >> ((y % 4) * 4)) & 15) * 15 + x;
  }
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]);
}

export const file = (name: string, buffer: Buffer): NamedFile => ({ name, mimeType: '', buffer });
export const pngFiles = (count: number) => Array.from({ length: count }, (_, index) => file(`${index}.png`, png(index)));

export interface Entry {
  name: string;
  bytes: Buffer;
  options?: ZipWriterAddDataOptions;
}

/** A zip archive; entries are stored as they are unless they say otherwise. */
export async function zip(entries: Entry[]): Promise<Buffer> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { level: 0, extendedTimestamp: false, dataDescriptor: false });
  for (const { name, bytes, options } of entries) await writer.add(name, new Uint8ArrayReader(new Uint8Array(bytes)), options);
  return Buffer.from(await writer.close());
}

/** As many images in a folder of an archive, numbered from `first`. */
export const entries = (folder: string, count: number, first = 0): Entry[] =>
  Array.from({ length: count }, (_, index) => ({ name: `${folder}/${index}.png`, bytes: png(first + index) }));

/** Puts text in the place of other text of the same length, wherever it stands. */
export function replaced(archive: Buffer, from: string, to: string): Buffer {
  return Buffer.from(archive.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Says of the entry of that name that it is compressed by another method. */
export function withMethod(archive: Buffer, name: string, method: number): Buffer {
  const changed = Buffer.from(archive);
  // The name follows 30 bytes of the local header and 46 of the central one.
  for (const [signature, length, place] of [
    ['PK\x03\x04', 30, 8],
    ['PK\x01\x02', 46, 10],
  ] as const) {
    for (let at = changed.indexOf(name); at >= 0; at = changed.indexOf(name, at + 1)) {
      if (changed.toString('latin1', at - length, at - length + 4) === signature) changed.writeUInt16LE(method, at - length + place);
    }
  }
  return changed;
}

/** Drops files on the page. */
export async function drop(page: Page, files: NamedFile[]) {
  const encoded = files.map(({ name, buffer }) => [name, buffer.toString('base64')] as const);
  const dataTransfer = await page.evaluateHandle((files) => {
    const dropped = new DataTransfer();
    for (const [name, base64] of files) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      dropped.items.add(new File([bytes], name));
    }
    return dropped;
  }, encoded);
  await page.dispatchEvent('body', 'drop', { dataTransfer });
}

export async function choose(page: Page, files: NamedFile | NamedFile[]) {
  await view(page, 'Data');
  await importing(page).chooser.setInputFiles(files);
}
