import { expect, test } from 'vitest';
import { roughly, secondsOf, sizeOf } from './experiment-time';

const defaults = { width: 16, batch: 64 };

test('what settings do not name is as usual', () => {
  expect(sizeOf({ width: 8 }, defaults)).toEqual({ width: 8, batch: 64 });
  expect(sizeOf({ batch_size: 32 }, defaults)).toEqual({ width: 16, batch: 32 });
});

test('wider networks and larger batches take longer', () => {
  expect(secondsOf(100, defaults, 0.1, defaults)).toBeCloseTo(10);
  expect(secondsOf(100, { width: 16, batch: 128 }, 0.1, defaults)).toBeCloseTo(20);
  expect(secondsOf(100, { width: 32, batch: 64 }, 0.1, defaults)).toBeCloseTo(30);
});

test('an estimate is told in few digits', () => {
  expect([1, 42, 70, 400, 4000].map(roughly)).toEqual(['5 s', '40 s', '1 min', '7 min', '1 h']);
});
