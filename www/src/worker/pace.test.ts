// The arithmetic of turns.

import { expect, test } from 'vitest';
import { Pace } from './pace';

const MOST = 1000;

/** Steps of a turn after so many turns, on a device that takes so long for a step. */
function settled(millisecondsAStep: number, turns: number): number {
  const pace = new Pace();
  let steps = pace.steps(Pace.ROUND_MS, MOST);
  for (let turn = 0; turn < turns; turn += 1) {
    pace.measure(steps, steps * millisecondsAStep);
    steps = pace.steps(Pace.ROUND_MS, MOST);
  }
  return steps;
}

test('a turn is as long as a round, on fast devices and slow ones', () => {
  expect(settled(0.3, 10)).toBe(Math.round(Pace.ROUND_MS / 0.3));
  expect(settled(8, 10)).toBe(Math.round(Pace.ROUND_MS / 8));
  expect(settled(450, 10)).toBe(1);
});

test('a turn grows by and by, so that one measurement does not fill the queue', () => {
  expect(settled(0.01, 1)).toBe(Pace.GROWTH);
  expect(settled(0.01, 2)).toBe(Pace.GROWTH ** 2);
  expect(settled(0.01, 20)).toBe(MOST);
});
