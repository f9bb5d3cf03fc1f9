import { expect, test, vi } from 'vitest';
import type { KeptRun } from '../storage/run-record';
import { PinnedRuns } from './pinned-runs.svelte';
import { phrase } from '../phrase';

vi.mock('../storage/curves', () => ({
  readCurves: (run: string, family: string) =>
    Promise.resolve(family === 'gan' ? { steps: [1], series: { run: [run] }, reports: [] } : undefined),
}));

const run = (id: string) => ({ id, steps: { gan: 1, vae: 1 } }) as unknown as KeptRun;

test('two runs at most are pinned, and the tab remembers which', () => {
  const memory = { pinned: ['a'] };
  const pinned = new PinnedRuns(memory);
  pinned.toggle('b');
  pinned.toggle('c');
  expect(memory.pinned).toEqual(['a', 'b']);
  pinned.toggle('a');
  pinned.toggle('c');
  expect(memory.pinned).toEqual(['b', 'c']);
});

test('a pinned run comes with its curves; one that is no longer kept gives its place free', async () => {
  const memory = { pinned: ['gone', 'a'] };
  const pinned = new PinnedRuns(memory);
  await pinned.load([run('a'), { id: 'torn', unreadable: phrase('damaged') }, run('b')]);
  expect(memory.pinned).toEqual(['a']);
  expect(pinned.runs.map(({ run: { id }, curves }) => [id, Object.keys(curves)])).toEqual([['a', ['gan']]]);
});
