import { expect, test } from 'vitest';
import { roughly } from './experiment-time';

test('an estimate is told in few digits', () => {
  expect([1, 42, 70, 400, 4000].map(roughly)).toEqual(['5 s', '40 s', '1 min', '7 min', '1 h']);
});
