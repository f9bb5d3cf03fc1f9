import { expect, test } from 'vitest';
import { agreement, largestDifference, median } from './engine-comparison';

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

test('the first two steps tell whether it is the same mathematics: what training amplifies later does not', () => {
  const close = compared(1, { total: 700.0001 }, { total: 700 });
  const amplified = compared(3, { total: 690 }, { total: 600 });
  expect(agreement([close, close, amplified]).isRounding).toBe(true);
  expect(agreement([close, compared(2, { total: 701 }, { total: 700 })]).isRounding).toBe(false);
  expect(agreement([compared(1, { total: NaN }, { total: NaN })]).isRounding).toBe(false);
  expect(agreement([close])).toMatchObject({ telling: 1, isRounding: true });
});
