// All models side by side, as one picture for a message.

import type { Picture } from '../protocol';
import { number } from '../locale/numbers';
import { whyNoPicture } from './why-no-picture';

/** As services that show a picture of a link want it. */
const [WIDTH, HEIGHT] = [1200, 630];
const MARGIN = 30;
const HEAD = 80;
/** Larger files are not taken, or made small and blurred, by many messengers. */
export const BYTES_MAX = 300_000;
const QUALITIES = [0.92, 0.8, 0.65, 0.5, 0.35];
const FONT = 'system-ui, sans-serif';

export interface SharedModel {
  title: string;
  step: number;
  samples: Picture;
  /** Of the family, such as `#bc430f`. */
  colour: string;
}

/** A JPEG of 1,200 × 630 pixels and less than 300 kB. */
export async function sharePicture(models: SharedModel[], subtitle: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  if (!context) throw new Error(whyNoPicture());
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = '#16181d';
  context.font = `700 28px ${FONT}`;
  context.fillText('GAN·VAE Lab', MARGIN, 48);
  context.font = `400 22px ${FONT}`;
  context.fillStyle = '#5a6070';
  context.fillText(subtitle, MARGIN + 200, 48);
  const across = (WIDTH - MARGIN) / models.length;
  const size = Math.min(across - MARGIN, HEIGHT - HEAD - 44 - MARGIN);
  context.imageSmoothingEnabled = false;
  for (const [index, { title, step, samples, colour }] of models.entries()) {
    const left = MARGIN + index * across + (across - MARGIN - size) / 2;
    context.fillStyle = colour;
    context.font = `700 24px ${FONT}`;
    context.fillText(title, left, HEAD + 24);
    context.font = `400 20px ${FONT}`;
    context.fillText(`step ${number(step)}`, left + 130, HEAD + 24);
    const whole = new OffscreenCanvas(samples.width, samples.height);
    whole.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(samples.rgba), samples.width, samples.height), 0, 0);
    context.drawImage(whole, left, HEAD + 38, size, size);
  }
  for (const quality of QUALITIES) {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (blob.size < BYTES_MAX) return blob;
  }
  throw new Error(whyTooLarge());
}

function whyTooLarge(): string {
  return `The picture could not be made smaller than ${BYTES_MAX / 1000} kB.`;
}
