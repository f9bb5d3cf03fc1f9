import { expect, test } from 'vitest';
import { PLEASANT_PACE, widest } from './width-fit';

const trial = (width: number, pace: number) => ({ width, milliseconds: 1000 / pace });

test('the widest of those that are fast enough', () => {
  const trials = [trial(8, 90), trial(16, 3 * PLEASANT_PACE), trial(24, PLEASANT_PACE + 1), trial(32, PLEASANT_PACE - 1)];
  expect(widest(trials)?.width).toBe(24);
});

test('none where all are too slow, and of nothing', () => {
  expect(widest([trial(8, PLEASANT_PACE / 2)])).toBeUndefined();
  expect(widest([])).toBeUndefined();
});
