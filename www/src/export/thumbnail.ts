// A few samples as one small picture, for the table of runs.

import { IMAGE_SIZE } from '../components/image-size';
import type { Picture } from '../protocol';

/** Images side by side; in colour, or of noise, fewer where they take more than that many bytes. */
const COUNTS = [8, 4, 2];
export const THUMBNAIL_BYTES_MAX = 10_000;

/** The first samples as PNG. Rejects where the browser cannot make one. */
export async function thumbnail({ rgba, width, height }: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new ImageData(new Uint8ClampedArray(rgba), width, height);
  for (const count of COUNTS) {
    const canvas = new OffscreenCanvas(Math.min(count * IMAGE_SIZE, width), IMAGE_SIZE);
    canvas.getContext('2d')?.putImageData(whole, 0, 0);
    const png = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
    if (png.byteLength <= THUMBNAIL_BYTES_MAX) return png;
  }
  throw new Error(`Even ${COUNTS.at(-1)} samples take more than ${THUMBNAIL_BYTES_MAX} bytes as PNG; a thumbnail should take less.`);
}
