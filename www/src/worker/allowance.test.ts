import { expect, test } from 'vitest';
import { Allowance } from './allowance';

const TURN_MS = 100;

/** Whether the next slice is paid for, once so much was evaluated after one turn, and a wait for the turns of others. */
function isPaid(evaluated: number, idle: number): boolean {
  const allowance = new Allowance();
  allowance.earn(TURN_MS);
  allowance.wait(idle);
  allowance.spend(evaluated);
  return allowance.allows();
}

test('a first answer may take a share of training, and all of the time in which the worker waited for others', () => {
  expect(isPaid(0.4 * TURN_MS, 0)).toBe(true);
  expect(isPaid(0.5 * TURN_MS, 0)).toBe(false);
  expect(isPaid(0.5 * TURN_MS, 20)).toBe(true);
});

test('once the first answer is there, only training pays', () => {
  const allowance = new Allowance();
  allowance.settle();
  allowance.wait(10 * TURN_MS);
  expect(allowance.allows()).toBe(false);
  allowance.earn(TURN_MS);
  expect(allowance.allows()).toBe(true);
});
