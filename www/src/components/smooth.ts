/** Points that an exponential average spans. */
const SPAN = 20;

/** The exponential moving average of a series, without the pull towards 0 of its beginning. */
export function smooth(values: number[]): number[] {
  const keep = 1 - 1 / SPAN;
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    // One value that is no number must not take all that follow with it.
    if (!Number.isFinite(value)) return value;
    sum = keep * sum + value;
    weight = keep * weight + 1;
    return sum / weight;
  });
}
