// One image that was clicked: where it is, what it is, and how it gets out of the page.

import { cornerOf, type ImagePlace, imageValues } from '../components/image-values';
import type { Picture } from '../protocol';
import type { ColumnState } from '../state/column.svelte';
import type { ImageOrigin } from '../state/latent-origin';

export interface InspectedImage extends ImagePlace {
  column: ColumnState;
  /** What was clicked. */
  at: HTMLElement;
  /** The picture that it is part of. */
  picture: Picture;
  step: number;
  kind: 'sample' | 'held-out' | 'reconstruction';
  /** What it shows, where that is known. */
  label?: string | undefined;
}

export function nameOf({ column: { shortTitle }, kind, index }: InspectedImage): string {
  switch (kind) {
    case 'sample':
      return `${shortTitle} sample ${index + 1}`;
    case 'held-out':
      return `Test image ${index + 1}`;
    case 'reconstruction':
      return `${shortTitle} reconstruction ${index + 1}`;
  }
}

/** Such as `gan-sample-3-step-200.png`. */
export function fileNameOf({ column, kind, index, step }: InspectedImage): string {
  return [...(kind === 'held-out' ? [] : [column.name]), kind, index + 1, 'step', step].join('-') + '.png';
}

/** Where its latent comes from. */
export const originOf = ({ kind, index }: InspectedImage): ImageOrigin => ({ type: kind === 'sample' ? 'sample' : 'held-out', index });

/** Draws it with `scale` pixels for each of its own. */
export function drawImage(canvas: HTMLCanvasElement | OffscreenCanvas, image: InspectedImage, scale: number) {
  const { picture, size } = image;
  const whole = new OffscreenCanvas(picture.width, picture.height);
  whole.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(picture.rgba), picture.width, picture.height), 0, 0);
  canvas.width = canvas.height = size * scale;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null;
  if (!context) return;
  context.imageSmoothingEnabled = false;
  context.drawImage(whole, ...cornerOf(picture, image), size, size, 0, 0, canvas.width, canvas.height);
}

/** Its values as models take them. */
export const valuesOf = (image: InspectedImage, channels: number) => imageValues(image.picture, image, channels);

/** Large enough to be seen where it is sent. */
const SAVED_SCALE = 16;

export function asPng(image: InspectedImage): Promise<Blob> {
  const canvas = new OffscreenCanvas(1, 1);
  drawImage(canvas, image, SAVED_SCALE);
  return canvas.convertToBlob({ type: 'image/png' });
}
