import { expect, test } from 'vitest';
import { largestDifference, median } from './engine-comparison';

const compared = (step: number, program: Record<string, number>, burn: Record<string, number>) => ({ step, program, burn });

test('the largest difference is of all losses of all steps, relative to the loss', () => {
  const steps = [
    compared(1, { total: 700, kl: 0.5 }, { total: 700, kl: 0.5 }),
    compared(2, { total: 690, kl: 1.2 }, { total: 699, kl: 1 }),
  ];
  expect(largestDifference(steps)).toBeCloseTo(0.1);
  expect(largestDifference(steps.slice(0, 1))).toBe(0);
});

test('a loss that is missing or no number is no small difference', () => {
  expect(largestDifference([compared(1, {}, { total: 1 })])).toBeNaN();
  expect(largestDifference([compared(1, { total: NaN }, { total: NaN })])).toBeNaN();
});

test('a median is between the two in the middle', () => {
  expect(median([])).toBeUndefined();
  expect(median([9])).toBe(9);
  expect(median([40, 1, 3])).toBe(3);
  expect(median([40, 1, 3, 5])).toBe(4);
});
