// From the place of a slider to a number, and back.

import type { Hyperparameter } from '../../../pkg/gan_vae_lab.js';

export const SLIDER_STEPS = 200;
/** Digits that a slider can set; whoever wants more types them. */
const DIGITS = 2;

/** The number at a place from 0 to `SLIDER_STEPS`. */
export function fromSlider({ domain, scale }: Hyperparameter, place: number): number {
  if (domain.type === 'choice') return NaN;
  const { min, max } = domain;
  const share = place / SLIDER_STEPS;
  const exact = scale === 'logarithmic' ? min * (max / min) ** share : min + (max - min) * share;
  const rounded = domain.type === 'integer' ? Math.round(exact) : Number(exact.toPrecision(DIGITS));
  return Math.min(Math.max(rounded, min), max);
}

export function toSlider({ domain, scale }: Hyperparameter, value: number): number {
  if (domain.type === 'choice') return 0;
  const { min, max } = domain;
  const share = scale === 'logarithmic' ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return Math.round(share * SLIDER_STEPS);
}
