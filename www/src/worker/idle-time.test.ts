import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IdleTime } from './idle-time';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const work = (milliseconds: number) => () => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('what lies between pieces of work is idle, the work is not', async () => {
  const idle = new IdleTime();
  for (let turn = 0; turn < 2; turn++) {
    await vi.advanceTimersByTimeAsync(20);
    void idle.apartFrom(work(50));
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(idle.take()).toBe(40);
  expect(idle.take()).toBe(0);
});

test('nothing is idle while something is under way, nor is a rest', async () => {
  const idle = new IdleTime();
  void idle.apartFrom(work(50));
  await vi.advanceTimersByTimeAsync(20);
  void idle.apartFrom(work(50));
  await vi.advanceTimersByTimeAsync(10_000);
  void idle.apartFrom(work(50));
  expect(idle.take()).toBe(0);
});
