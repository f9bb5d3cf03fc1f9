// Keys that act in every view. Only while nothing has the focus: whatever has it may use the key itself.

import type { LabState } from '../state/lab.svelte';
import { views } from './views';
import type { Workbench } from './workbench.svelte';

export interface Shortcut {
  /** As `KeyboardEvent.key` has it. */
  key: string;
  /** As people call the key, if it is no letter. */
  name?: string;
  does: string;
  act: (lab: LabState, workbench: Workbench) => void;
}

function trainOrPause(lab: LabState) {
  if (lab.training) lab.pause();
  else if (!lab.outdated) lab.train();
}

const isIdle = (lab: LabState) => !lab.training && !lab.outdated;

export const shortcuts = (): Shortcut[] => [
  { key: ' ', name: 'Space', does: 'Train or pause', act: trainOrPause },
  { key: 'k', does: 'Train or pause', act: trainOrPause },
  { key: 's', does: 'One training step', act: (lab) => isIdle(lab) && lab.singleStep() },
  { key: 'r', does: 'Start over; the run before is kept', act: (lab) => lab.restart() },
  ...views().map(({ name, title }, index) => ({
    key: String(index + 1),
    does: `Open ${title}`,
    act: (_: LabState, workbench: Workbench) => workbench.open(name),
  })),
  { key: 'p', does: 'Present: large type, arrow keys step through, Escape ends', act: (_, workbench) => workbench.present() },
  { key: 'g', does: 'Open or close the guide', act: (_, workbench) => workbench.toggle('guide') },
];

/** What a key does, if it is a shortcut here. */
export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  const elsewhere = event.target !== document.body || event.defaultPrevented;
  if (elsewhere || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return undefined;
  return shortcuts().find(({ key }) => key === event.key.toLowerCase());
}
