import { expect, test } from 'vitest';
import { smooth } from './smooth';

test('a constant stays what it is from its first point on', () => {
  for (const value of smooth([3, 3, 3])) expect(value).toBeCloseTo(3, 12);
});

test('a jump is followed by and by', () => {
  const [first = NaN, ...rest] = smooth([0, ...Array.from({ length: 100 }, () => 1)]);
  expect(first).toBe(0);
  expect(rest[0]).toBeLessThan(0.6);
  expect(rest.at(-1)).toBeGreaterThan(0.95);
  expect([...rest].sort((a, b) => a - b)).toEqual(rest);
});

test('one value that is no number leaves the others alone', () => {
  const [, middle, last] = smooth([1, NaN, 1]);
  expect(middle).toBeNaN();
  expect(last).toBeCloseTo(1, 12);
});
