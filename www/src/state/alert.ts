// One thing that the page has to tell, and what can be done about it.

import type { Topic } from '../explain/topics';

export interface Action {
  name: string;
  /** What screen readers add, where several alerts have an action of this name. */
  detail?: string;
  primary?: boolean;
  disabled?: boolean;
  run: () => void;
}

export interface Alert {
  id: string;
  severity: 'bad' | 'warn' | 'calm' | 'over';
  title: string;
  text: string;
  /** What explains it. */
  topic?: Topic;
  actions: Action[];
  /** One of several things to do, under a name. */
  choices?: { name: string; of: Action[] };
}
