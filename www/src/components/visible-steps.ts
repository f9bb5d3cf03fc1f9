// The stretch of steps that the charts of all columns show.

import type { LabState } from '../state/lab.svelte';
import type { Range } from './line-chart';

/** Steps on the axis of an empty chart. */
const EMPTY = 100;

export function visibleSteps({ zoom, shownFrom, step }: LabState): Range {
  return zoom ?? [shownFrom, step > shownFrom ? step : shownFrom + EMPTY];
}
