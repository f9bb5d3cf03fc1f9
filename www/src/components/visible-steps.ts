// The stretch of steps that the charts of all columns show.

import type { KeptRuns } from '../state/kept-runs.svelte';
import type { Models } from '../state/models.svelte';
import type { Playback } from '../state/playback.svelte';
import type { Range } from './line-chart';

/** Steps on the axis of an empty chart. */
const EMPTY = 100;

/** All of the present models and of the pinned runs, unless the visitor chose a part. */
export function visibleSteps({ zoom }: Playback, { shownFrom, step, shown }: Models, kept: KeptRuns): Range {
  const pinned = kept.shownBeside.flatMap(({ curves }) => shown.map(({ name }) => curves[name]?.steps ?? []));
  const first = Math.min(shownFrom, ...pinned.map((steps) => steps[0] ?? Infinity));
  const last = Math.max(step, ...pinned.map((steps) => steps.at(-1) ?? 0));
  return zoom ?? [first, last > first ? last : first + EMPTY];
}
