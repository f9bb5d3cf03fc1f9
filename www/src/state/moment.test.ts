import { expect, test } from 'vitest';
import type { EvaluationReport, FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import { ColumnState } from './column.svelte';
import { momentOf } from './moment';
import { Timeline } from './timeline.svelte';

const picture = { width: 32, height: 32, rgba: new Uint8Array(0) };

function take(column: ColumnState, step: number) {
  column.take({ type: 'losses', family: 'vae', step, values: { total: 1000 - step }, seconds: step });
  column.take({ type: 'pictures', family: 'vae', step, samples: picture, reconstruction: { picture, error: 1 / (step + 1) } });
}

function trained(last: number) {
  const column = new ColumnState(() => ({ name: 'vae' }) as FamilyDescription);
  for (let step = 0; step <= last; step += 10) take(column, step);
  return column;
}

const report = (step: number) => ({ step, values: { recall: step / 100 } }) as unknown as EvaluationReport;

test('without a playhead the newest is shown', () => {
  const column = trained(40);
  column.take({ type: 'evaluation', family: 'vae', report: report(35) });
  const moment = momentOf(column, undefined);
  expect([moment.isPast, moment.step, moment.loss('total'), moment.report?.step]).toEqual([false, 40, 960, 35]);
});

test('with a playhead pictures, losses and measures are the last ones at or before its step', () => {
  const column = trained(40);
  for (const step of [12, 35]) column.take({ type: 'evaluation', family: 'vae', report: report(step) });
  const moment = momentOf(column, 25);
  expect([moment.isPast, moment.step, moment.loss('total'), moment.report?.step]).toEqual([true, 20, 980, 12]);
  expect(moment.reconstruction?.error).toBe(1 / 21);
  expect(momentOf(column, 5).report).toBeUndefined();
});

test('a model that began after the step of the playhead is shown as it began', () => {
  const column = new ColumnState(() => ({ name: 'vae' }) as FamilyDescription);
  for (const step of [200, 210]) take(column, step);
  expect(momentOf(column, 100).step).toBe(200);
});

test('reconstructions that a search improved take the place of those of the same step', () => {
  const column = trained(20);
  column.take({ type: 'pictures', family: 'vae', step: 20, samples: picture, reconstruction: { picture, error: 0 } });
  take(column, 30);
  expect(momentOf(column, 20).reconstruction?.error).toBe(0);
});

test('the snapshots of a long training are bounded, and begin where it began', () => {
  const { snapshots } = trained(10_000).timeline;
  expect(snapshots.length).toBeLessThanOrEqual(Timeline.SNAPSHOTS_MAX);
  expect(snapshots[0]?.step).toBe(0);
});
