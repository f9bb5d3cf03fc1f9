// The range of a chart's values that a few outliers do not set.

/** Of all values, so much at either end may lie outside. */
const OUTSIDE = 0.01;
/** Of the range, above and below it. */
const MARGIN = 0.08;

/** Of the values of all series within a stretch of steps; nothing if there are none. */
export function robustRange(
  [steps = [], ...series]: ArrayLike<number | null | undefined>[],
  [first, last]: [number, number],
): [number, number] | undefined {
  const values: number[] = [];
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] ?? NaN;
    if (step < first || step > last) continue;
    for (const one of series) {
      const value = one[index];
      if (typeof value === 'number' && Number.isFinite(value)) values.push(value);
    }
  }
  if (values.length === 0) return undefined;
  values.sort((a, b) => a - b);
  const at = (place: number) => values[Math.round(place * (values.length - 1))] ?? 0;
  const [low, high] = [at(OUTSIDE), at(1 - OUTSIDE)];
  const margin = high > low ? MARGIN * (high - low) : Math.abs(high) * MARGIN || 1;
  return [low - margin, high + margin];
}
