// Keys that act in every view. Only while nothing has the focus: whatever has it may use the key itself.

import type { Creation } from '../state/creation.svelte';
import type { NextPlan } from '../state/next-plan.svelte';
import type { Training } from '../state/training.svelte';
import { views } from './views';
import type { Workbench } from './workbench.svelte';

/** What shortcuts act on. */
interface Parts {
  training: Training;
  creation: Creation;
  nextPlan: NextPlan;
  workbench: Workbench;
}

export interface Shortcut {
  /** As `KeyboardEvent.key` has it. */
  key: string;
  /** As people call the key, if it is no letter. */
  name?: string;
  does: string;
  act: (parts: Parts) => void;
}

function trainOrPause({ training, nextPlan }: Parts) {
  if (training.running) training.pause();
  else if (!nextPlan.outdated) training.train();
}

function stepIfIdle({ training, nextPlan }: Parts) {
  if (!training.running && !nextPlan.outdated) training.step();
}

export const shortcuts = (): Shortcut[] => [
  { key: ' ', name: 'Space', does: 'Train or pause', act: trainOrPause },
  { key: 'k', does: 'Train or pause', act: trainOrPause },
  { key: 's', does: 'One training step', act: stepIfIdle },
  { key: 'r', does: 'Start over; the run before is kept', act: ({ creation }) => creation.restart() },
  ...views().map(({ name, title }, index) => ({
    key: String(index + 1),
    does: `Open ${title}`,
    act: ({ workbench }: Parts) => workbench.open(name),
  })),
  { key: 'p', does: 'Present: large type, arrow keys step through, Escape ends', act: ({ workbench }) => workbench.present() },
  { key: 'g', does: 'Open or close the guide', act: ({ workbench }) => workbench.toggle('guide') },
];

/** What a key does, if it is a shortcut here. */
export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  const elsewhere = event.target !== document.body || event.defaultPrevented;
  if (elsewhere || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return undefined;
  return shortcuts().find(({ key }) => key === event.key.toLowerCase());
}
