import { expect, test } from 'vitest';
import type { EvaluationReport, FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import { ColumnState } from './column.svelte';
import { Marks, marksOf, visibleMarks } from './marks.svelte';

const family = { name: 'gan', hyperparameters: [{ key: 'learning_rate', label: 'Learning rate' }] } as FamilyDescription;
const change = (step: number, from: number, to: number) => ({ step, key: 'learning_rate', from, to });

test('settings, alarms and measurements are told in the order of their steps', () => {
  const column = new ColumnState(() => family);
  column.take({ type: 'evaluation', family: 'gan', report: { step: 350, rough: true } as EvaluationReport });
  column.marks.change(change(300, 0.0002, 0.001));
  column.marks.alarm(1400, 'The generator repeats itself');
  expect(marksOf(column).map(({ text }) => text)).toEqual([
    'step 300: Learning rate 0.0002 → 0.001',
    'step 350: measured roughly',
    'step 1,400: alarm: The generator repeats itself',
  ]);
});

test('what a model does before its first step is no mark, nor is an alarm that is over', () => {
  const column = new ColumnState(() => family);
  column.changeSetting('learning_rate', 0.0002, 0.001);
  column.take({ type: 'alarm', family: 'gan', alarm: { kind: 'collapse', step: 9, title: 'Collapse', cleared: true } as never });
  expect(marksOf(column)).toEqual([]);
  column.step = 10;
  column.changeSetting('learning_rate', 0.001, 0.001);
  expect(marksOf(column)).toEqual([]);
  column.changeSetting('learning_rate', 0.001, 0.002);
  column.take({ type: 'alarm', family: 'gan', alarm: { kind: 'collapse', step: 9, title: 'Collapse', cleared: false } as never });
  expect(marksOf(column).map(({ kind }) => kind)).toEqual(['alarm', 'setting']);
});

test('a slider that is dragged makes one mark, and none if it comes back', () => {
  const marks = new Marks();
  for (let step = 100; step < 160; step += 10) marks.change(change(step, step, step + 10));
  expect(marks.kept).toEqual([{ kind: 'setting', ...change(150, 100, 160) }]);
  marks.change(change(155, 160, 100));
  expect(marks.kept).toEqual([]);
  marks.change(change(200, 1, 2));
  marks.change(change(200 + Marks.DRAG_STEPS + 1, 2, 3));
  expect(marks.kept).toHaveLength(2);
});

test('kept marks come back up to the step at which the model goes on, and stay bounded', () => {
  const marks = new Marks();
  for (let step = 1; step <= 2 * Marks.MARKS_MAX; step++) marks.alarm(step, 'x');
  expect(marks.kept).toHaveLength(Marks.MARKS_MAX);
  const resumed = new Marks();
  resumed.alarm(320, 'new');
  resumed.restore(marks.kept, 300);
  expect(resumed.kept.at(-2)?.step).toBe(300);
  expect(resumed.kept.at(-1)).toEqual({ kind: 'alarm', step: 320, title: 'new' });
});

test('measurements make way where they crowd; settings and alarms stay', () => {
  const measured = Array.from({ length: 400 }, (_, index) => ({ kind: 'measured', step: index * 10 }) as const);
  const alarms = [
    { kind: 'alarm', step: 2001 },
    { kind: 'alarm', step: 2002 },
  ] as const;
  const shown = visibleMarks([...measured, ...alarms], [1000, 3000]);
  expect(shown.filter(({ kind }) => kind === 'alarm')).toHaveLength(2);
  expect(shown.filter(({ kind }) => kind === 'measured').length).toBeLessThanOrEqual(41);
  expect(shown.every(({ step }) => step >= 1000 && step <= 3000)).toBe(true);
});
