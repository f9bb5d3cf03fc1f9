import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Event } from '../protocol';
import { PacedEvents, UPDATE_INTERVAL_MS } from './paced-events';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const losses = (step: number) => ({ type: 'losses', family: 'gan', step, values: {}, seconds: 0 }) as const;
const stopped = { type: 'training', running: false } as const;

function paced() {
  const told: (number | string)[] = [];
  const events = new PacedEvents((event: Event) => told.push(event.type === 'losses' ? event.step : event.type));
  return { told, events };
}

test('what training tells again and again comes together, once an interval', () => {
  const { told, events } = paced();
  events.take(losses(1));
  expect(told).toEqual([1]);
  events.take(losses(2));
  vi.advanceTimersByTime(UPDATE_INTERVAL_MS / 2);
  events.take(losses(3));
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(UPDATE_INTERVAL_MS / 2);
  expect(told).toEqual([1, 2, 3]);
  // Nothing came for a while: whoever trains slowly sees every step when it is done.
  vi.advanceTimersByTime(UPDATE_INTERVAL_MS);
  events.take(losses(4));
  expect(told).toEqual([1, 2, 3, 4]);
});

test('other events come at once, after those that came before them', () => {
  const { told, events } = paced();
  for (const step of [1, 2, 3]) events.take(losses(step));
  events.take(stopped);
  expect(told).toEqual([1, 2, 3, 'training']);
  vi.advanceTimersByTime(UPDATE_INTERVAL_MS);
  expect(told).toEqual([1, 2, 3, 'training']);
});

test('nothing comes of a worker that was closed', () => {
  const { told, events } = paced();
  for (const step of [1, 2]) events.take(losses(step));
  events.close();
  vi.advanceTimersByTime(UPDATE_INTERVAL_MS);
  expect(told).toEqual([1]);
});
