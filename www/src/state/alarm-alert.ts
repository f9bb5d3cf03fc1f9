// What the page has to tell of an alarm, and what it offers to try.

import type { Alarm } from '../../../pkg/gan_vae_lab.js';
import { number } from '../locale/numbers';
import { say } from '../locale/say';
import type { Alert } from './alert';
import type { ColumnState } from './column.svelte';
import { fixes } from './suggestions';
import type { PageParts } from './page-parts';

type Parts = Pick<PageParts, 'program' | 'models' | 'creation'>;

export function ofAlarm(alarm: Alarm, column: ColumnState, { program, models, creation }: Parts): Alert {
  const { kind, step, cleared } = alarm;
  const [title, message, suggestion] = [alarm.title, alarm.message, alarm.suggestion].map(say) as [string, string, string];
  const tried = models.plan && !cleared ? fixes(alarm, column.name, models.plan, program.families) : [];
  const choices = tried.map(({ name, plan }) => ({ name: `New run: ${name}`, run: () => creation.startWith(plan) }));
  const where = `${column.shortTitle}, step ${number(step)}`;
  return {
    id: `alarm-${column.name}-${kind}`,
    severity: cleared ? 'over' : 'bad',
    title: cleared ? `${title}, but it is over (${where})` : `${title} (${where})`,
    text: cleared ? message : `${message} Try: ${suggestion}`,
    topic: 'stability',
    actions: [{ name: 'Dismiss', detail: `the alarm: ${title}`, run: () => column.alarms.dismiss(alarm) }],
    choices: choices.length > 0 ? { name: 'Try a fix', of: choices } : undefined,
  };
}
