// Where a measure stands between noise and real images.

import { number } from '../locale/numbers';

/** Above this ratio of floor to ceiling the scale is logarithmic: else all but the worst would look alike. */
const LOGARITHMIC_FROM = 20;

/** Which way a measure gets better: `real` where only what real images get is right. */
export type Better = 'higher' | 'lower' | 'real';

/** 0 is as noise, 1 is as real images; nothing where either is unknown, or noise does no worse. */
export function placeOf(value: number, noise: number | undefined, real: number | undefined, better: Better): number | undefined {
  if (noise === undefined || real === undefined || !Number.isFinite(value)) return undefined;
  const within = (place: number) => Math.min(1, Math.max(0, place));
  if (better === 'real') {
    if (real <= 0 || noise <= 0) return undefined;
    const away = (from: number) => Math.abs(Math.log(from / real));
    return away(noise) > 0 ? within(1 - away(value) / away(noise)) : undefined;
  }
  if (better === 'higher' ? noise >= real : noise <= real) return undefined;
  const [small, large] = noise < real ? [noise, real] : [real, noise];
  const steep = small > 0 && value > 0 && large / small > LOGARITHMIC_FROM;
  const on = steep ? Math.log : (number: number) => number;
  return within((on(value) - on(noise)) / (on(real) - on(noise)));
}

/** From here on a value is written with its power of ten. */
const LARGE = 1e6;

/** A value as people read it: three digits that matter, as few samples tell no more, and no more than two behind the point. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  const size = Math.abs(value);
  if (size >= 1000) {
    const notation = size >= LARGE ? 'scientific' : 'standard';
    return number(value, { maximumSignificantDigits: 3, notation });
  }
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  // No "−0.00".
  return (size < 0.005 ? 0 : value).toFixed(digits);
}
