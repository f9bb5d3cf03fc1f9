// How long an experiment takes on this device, reckoned from the speed of the present models.

import type { FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import type { Values } from '../plan';

export interface Size {
  width: number;
  batch: number;
}

/** Of models whose settings name none: the same in every family. */
export function defaultSize([family]: FamilyDescription[]): Size {
  const value = (key: string) => Number(family?.hyperparameters.find((one) => one.key === key)?.domain.default);
  return { width: value('width'), batch: value('batch_size') };
}

/** Of the networks that settings make; what they do not name is as in `defaults`. */
export function sizeOf(values: Values, defaults: Size): Size {
  return { width: Number(values.width ?? defaults.width), batch: Number(values.batch_size ?? defaults.batch) };
}

/** Convolutions between two inner layers grow with the square of the width, those at the images with the width itself. */
const work = ({ width, batch }: Size) => batch * width * (width + 16);

/** Seconds that so many steps take with networks of one size, where a step takes so long with networks of another. */
export function secondsOf(steps: number, size: Size, secondsPerStep: number, measured: Size): number {
  return (steps * secondsPerStep * work(size)) / work(measured);
}

/** Rounded, as befits an estimate. */
export function roughly(seconds: number): string {
  if (seconds < 55) return `${Math.max(5, Math.round(seconds / 5) * 5)} s`;
  if (seconds < 3300) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
