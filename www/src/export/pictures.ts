// Snapshots as files: a sheet of all of them, or an animation.

import type { encode } from 'modern-gif';
import type { Picture } from '../protocol';
import type { Snapshot } from '../state/timeline.svelte';
import { number } from '../locale/numbers';
import { whyNoPicture } from './why-no-picture';

const COLUMNS = 8;
const GAP = 8;
const CAPTION = 14;
const FRAME_MS = 150;
/** The end is worth a look. */
const LAST_FRAME_MS = 2000;
/** An animation for a message: more frames, or larger ones, would take it beyond 2 MB. */
const FRAMES_MAX = 24;

const imageData = ({ rgba, width, height }: Picture) => new ImageData(new Uint8ClampedArray(rgba), width, height);

/** All snapshots side by side, each under its step, as PNG. */
export async function sheet(snapshots: Snapshot[]): Promise<Blob> {
  const { width = 0, height = 0 } = snapshots[0]?.samples ?? {};
  const columns = Math.min(COLUMNS, snapshots.length);
  const [across, down] = [width + GAP, height + CAPTION + GAP];
  const canvas = new OffscreenCanvas(columns * across + GAP, Math.ceil(snapshots.length / columns) * down + GAP);
  const context = canvas.getContext('2d');
  if (!context) throw new Error(whyNoPicture());
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  context.font = `${CAPTION - 3}px sans-serif`;
  snapshots.forEach(({ step, samples }, index) => {
    const [x, y] = [GAP + (index % columns) * across, GAP + Math.floor(index / columns) * down];
    context.fillText(`step ${number(step)}`, x, y + CAPTION - 4);
    context.putImageData(imageData(samples), x, y + CAPTION);
  });
  return canvas.convertToBlob({ type: 'image/png' });
}

/** The snapshots one after the other, at most 24 of them, as an animated GIF that repeats. */
export async function animation(snapshots: Snapshot[]): Promise<Blob> {
  const { width = 0, height = 0 } = snapshots[0]?.samples ?? {};
  const shown = spread(snapshots, FRAMES_MAX);
  const frames = shown.map(({ samples }, index) => ({
    data: imageData(samples).data,
    delay: index === shown.length - 1 ? LAST_FRAME_MS : FRAME_MS,
  }));
  const gif = await encoded({ width, height, frames, looped: true });
  return new Blob([gif], { type: 'image/gif' });
}

function encoded(options: Parameters<typeof encode>[0]): Promise<ArrayBuffer> {
  const worker = new Worker(new URL('./animation-worker.ts', import.meta.url), { type: 'module' });
  const gif = new Promise<ArrayBuffer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(options);
  });
  return gif.finally(() => worker.terminate());
}

/** At most so many, at equal distances, the first and the last among them. */
function spread<T>(all: T[], most: number): T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, index) => all[Math.round((index * (all.length - 1)) / (most - 1))] as T);
}
