// The samples of one step as one small file, for runs that are kept.

import type { Picture } from '../protocol';

/** Some 10 to 30 kB for 64 samples. */
const QUALITY = 0.8;

/** All samples as JPEG, which every browser writes. Rejects where one does not. */
export async function sampleSheet({ rgba, width, height }: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  const file = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  return new Uint8Array(await file.arrayBuffer());
}
