import { expect, test } from 'vitest';
import { nextTurns } from './turn';

const waiting = (family: string, step: number, milliseconds: number, stepsOfTurn: number) => ({ family, step, milliseconds, stepsOfTurn });

test('in equal steps nobody gets ahead of whoever is slower', () => {
  const turns = nextTurns([waiting('gan', 10, 900, 3), waiting('vae', 10, 300, 8)], 'steps');
  expect(new Set(turns.map(({ steps }) => steps)).size).toBe(1);
});

test('in equal steps whoever is behind catches up first', () => {
  const turns = nextTurns([waiting('gan', 0, 0, 4), waiting('vae', 30, 300, 4)], 'steps');
  expect(turns.map(({ family }) => family)).toEqual(['gan']);
});

test('nobody waits: there are no turns', () => {
  expect(nextTurns([], 'steps')).toEqual([]);
});
