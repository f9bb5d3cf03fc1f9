import { expect, test } from 'vitest';
import { spread } from './spread-steps';

const steps = (all: number[], most: number) =>
  spread(
    all.map((step) => ({ step })),
    most,
  ).map(({ step }) => step);

test('few are kept as they are', () => {
  expect(steps([0, 5, 9], 3)).toEqual([0, 5, 9]);
});

test('of many the first and the last stay, and those between lie apart by equal ratios', () => {
  const kept = steps(
    Array.from({ length: 1001 }, (_, step) => step),
    6,
  );
  expect([kept[0], kept.at(-1)]).toEqual([0, 1000]);
  const ratios = kept.slice(1).map((step, index) => (step + 1) / ((kept[index] ?? 0) + 1));
  expect(Math.max(...ratios) / Math.min(...ratios)).toBeLessThan(2.5);
});
