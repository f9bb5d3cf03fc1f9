// Snapshots as files: a sheet of all of them, or an animation.

import { encode } from 'modern-gif';
import workerUrl from 'modern-gif/worker?url';
import type { Picture } from '../protocol';
import type { Snapshot } from '../state/timeline.svelte';

const COLUMNS = 8;
const GAP = 8;
const CAPTION = 14;
const FRAME_MS = 150;
/** The end is worth a look. */
const LAST_FRAME_MS = 2000;
/** Pixels of the animation for each of the picture's. */
const SCALE = 2;

const imageData = ({ rgba, width, height }: Picture) => new ImageData(new Uint8ClampedArray(rgba), width, height);

/** All snapshots side by side, each under its step, as PNG. */
export async function sheet(snapshots: Snapshot[]): Promise<Blob> {
  const { width = 0, height = 0 } = snapshots[0]?.picture ?? {};
  const columns = Math.min(COLUMNS, snapshots.length);
  const [across, down] = [width + GAP, height + CAPTION + GAP];
  const canvas = new OffscreenCanvas(columns * across + GAP, Math.ceil(snapshots.length / columns) * down + GAP);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot draw pictures.');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  context.font = `${CAPTION - 3}px sans-serif`;
  snapshots.forEach(({ step, picture }, index) => {
    const [x, y] = [GAP + (index % columns) * across, GAP + Math.floor(index / columns) * down];
    context.fillText(`step ${step.toLocaleString('en')}`, x, y + CAPTION - 4);
    context.putImageData(imageData(picture), x, y + CAPTION);
  });
  return canvas.convertToBlob({ type: 'image/png' });
}

/** The snapshots one after the other, as an animated GIF that repeats. */
export async function animation(snapshots: Snapshot[]): Promise<Blob> {
  const { width = 0, height = 0 } = snapshots[0]?.picture ?? {};
  const frames = snapshots.map(({ picture }, index) => ({
    data: enlarged(picture).data,
    delay: index === snapshots.length - 1 ? LAST_FRAME_MS : FRAME_MS,
  }));
  const gif = await encode({ width: width * SCALE, height: height * SCALE, frames, looped: true, workerUrl });
  return new Blob([gif], { type: 'image/gif' });
}

function enlarged(picture: Picture): ImageData {
  const [width, height] = [picture.width * SCALE, picture.height * SCALE];
  const small = new OffscreenCanvas(picture.width, picture.height);
  small.getContext('2d')?.putImageData(imageData(picture), 0, 0);
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('This browser cannot draw pictures.');
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}
