// Keys that act in every view, unless what has the focus may use them itself.

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

/** What takes letters and digits itself, or stands before the page. */
const TAKES_KEYS = 'input, select, dialog, [popover], [role=application], .driver-popover';

/** Whether a key that was pressed is for what has the focus. */
export const isTaken = ({ target }: KeyboardEvent): boolean => target instanceof Element && target.closest(TAKES_KEYS) !== null;

/** What a key does, if it is a shortcut here. The space bar presses whatever has the focus. */
export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  const elsewhere = event.key === ' ' ? event.target !== document.body : isTaken(event);
  if (elsewhere || event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return undefined;
  return shortcuts().find(({ key }) => key === event.key.toLowerCase());
}
