import { expect, test } from 'vitest';
import { robustRange } from './robust-range';

const steps = Array.from({ length: 1000 }, (_, index) => index);

test('a few outliers do not set the range', () => {
  const losses = steps.map((step) => (step === 500 ? 1e6 : 1 + (step % 10) / 10));
  const [low, high] = robustRange([steps, losses], [0, 999])!;
  expect(low).toBeLessThan(1);
  expect(low).toBeGreaterThan(0.5);
  expect(high).toBeGreaterThan(1.9);
  expect(high).toBeLessThan(3);
});

test('only what is visible counts, and what is no number does not', () => {
  const losses = steps.map((step) => (step < 900 ? 100 : step === 950 ? NaN : 2));
  const [low, high] = robustRange([steps, losses], [900, 999])!;
  expect(low).toBeLessThan(2);
  expect(high).toBeLessThan(3);
});

test('a flat line has a range around it, and nothing has none', () => {
  const [low, high] = robustRange(
    [
      [0, 1],
      [5, 5],
    ],
    [0, 1],
  )!;
  expect(low).toBeLessThan(5);
  expect(high).toBeGreaterThan(5);
  expect(
    robustRange(
      [
        [0, 1],
        [0, 0],
      ],
      [0, 1],
    ),
  ).toEqual([-1, 1]);
  expect(robustRange([[], []], [0, 1])).toBeUndefined();
});
