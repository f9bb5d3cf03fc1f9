// What happened while one model trained: settings that changed, and alarms. Measurements are marks too; their reports tell them.

import type { FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import type { KeptMark } from '../storage/curves';
import type { ColumnState } from './column.svelte';
import { number } from '../locale/numbers';
import { say } from '../locale/say';

export type Mark = KeptMark | { kind: 'measured'; step: number; rough: boolean };

type SettingChange = Omit<Extract<KeptMark, { kind: 'setting' }>, 'kind'>;

export class Marks {
  /** Some 100 bytes each: kept with the curves, they take 20 kB at most. */
  static readonly MARKS_MAX = 200;
  /** Changes of one setting that are nearer than this are one change: a slider is dragged. */
  static readonly DRAG_STEPS = 20;

  /** By step, the oldest first. */
  kept = $state.raw<KeptMark[]>([]);

  clear() {
    this.kept = [];
  }

  change({ step, key, from, to }: SettingChange) {
    const dragged = this.kept.find((mark) => mark.kind === 'setting' && mark.key === key && step - mark.step <= Marks.DRAG_STEPS);
    const others = this.kept.filter((mark) => mark !== dragged);
    const before = dragged?.kind === 'setting' ? dragged.from : from;
    this.kept = before === to ? others : bounded([...others, { kind: 'setting', step, key, from: before, to }]);
  }

  alarm(step: number, title: string) {
    this.kept = bounded([...this.kept, { kind: 'alarm', step, title }]);
  }

  /** Puts earlier marks, up to a step, in front. */
  restore(marks: KeptMark[], until: number) {
    this.kept = bounded([...marks.filter(({ step }) => step <= until), ...this.kept.filter(({ step }) => step > until)]);
  }
}

const bounded = (marks: KeptMark[]) => marks.slice(-Marks.MARKS_MAX);

/** Everything to be marked on the time axis of a model, by step, and in words. */
export function marksOf({ marks, evaluations, family }: ColumnState): (Mark & { text: string })[] {
  const measured = evaluations.reports.map(({ step, rough }) => ({ kind: 'measured', step, rough }) as const);
  const all: Mark[] = [...marks.kept, ...measured].sort((a, b) => a.step - b.step);
  return all.map((mark) => ({ ...mark, text: textOf(mark, family) }));
}

/** Such as `step 300: Learning rate 0.0002 → 0.001`. */
function textOf(mark: Mark, { hyperparameters }: FamilyDescription): string {
  const at = `step ${number(mark.step)}`;
  switch (mark.kind) {
    case 'setting': {
      const label = hyperparameters.find(({ key }) => key === mark.key)?.label ?? mark.key;
      return `${at}: ${label} ${say(String(mark.from))} → ${say(String(mark.to))}`;
    }
    case 'alarm':
      return `${at}: alarm: ${say(mark.title)}`;
    case 'measured':
      return mark.rough ? `${at}: measured roughly` : `${at}: measured`;
  }
}

/** Measurements that there is room for side by side. */
const MEASURED_MAX = 40;

/** The marks within a stretch of steps; of measurements only as many as can be told apart. */
export function visibleMarks<T extends Pick<Mark, 'kind' | 'step'>>(marks: T[], [first, last]: [number, number]): T[] {
  const distance = (last - first) / MEASURED_MAX;
  let before = -Infinity;
  return marks.filter(({ kind, step }) => {
    if (step < first || step > last) return false;
    if (kind !== 'measured') return true;
    if (step - before < distance) return false;
    before = step;
    return true;
  });
}
