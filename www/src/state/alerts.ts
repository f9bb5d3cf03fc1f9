// What the page has to tell, the most pressing first: one line shows it in every view. What has just happened to the
// models stands before alarms, which stay for as long as what they tell does.

import type { Alarm } from '../../../pkg/gan_vae_lab.js';
import type { Topic } from '../explain/topics';
import type { ColumnState } from './column.svelte';
import type { LabState } from './lab.svelte';
import { fixes } from './remedies';
import { dateAndTime, number } from '../locale/numbers';
import { say } from '../locale/say';
import { wordsOf } from './failure-words';

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
  tone: 'bad' | 'warn' | 'calm' | 'over';
  title: string;
  text: string;
  /** What explains it. */
  topic?: Topic;
  actions: Action[];
  /** One of several things to do, under a name. */
  choices?: { name: string; of: Action[] };
}

export function alertsOf(lab: LabState): Alert[] {
  const alarms = lab.columns.flatMap((column) => column.alarms.list.map((alarm) => ofAlarm(lab, column, alarm)));
  const pressing = alarms.filter(({ tone }) => tone !== 'over');
  const over = alarms.filter(({ tone }) => tone === 'over');
  const all = [ofFailure(lab), ofPendingSettings(lab), ofNotice(lab), ...pressing, ofStorage(lab), ofLeftRun(lab), ofOffer(lab), ...over];
  return all.filter((alert) => alert !== undefined);
}

function ofFailure(lab: LabState): Alert | undefined {
  const { failure } = lab;
  if (!failure) return undefined;
  const reload: Action = { name: 'Reload', run: () => location.reload() };
  const resume: Action[] = [
    { name: 'Resume from the last save', primary: true, run: () => lab.goOn() },
    { name: 'Continue on the CPU', run: () => lab.goOn('cpu') },
  ];
  const broken = failure.kind === 'load' ? [reload] : [...resume, reload];
  const actions = lab.broken ? broken : [{ name: 'Dismiss', run: lab.dismiss }];
  return { id: 'failure', tone: 'bad', ...wordsOf(failure), actions };
}

/** Settings that need new models wait for a word: nothing trained is replaced by a slip. */
function ofPendingSettings(lab: LabState): Alert | undefined {
  if (!lab.outdated || !lab.plan) return undefined;
  const other = lab.datasets.chosen === lab.plan.dataset ? undefined : lab.datasets.choice?.title;
  const pretrained: Action = { name: 'Load trained models', run: lab.openPretrained };
  return {
    id: 'pending',
    tone: 'warn',
    title: other ? 'The current models were trained on other images.' : 'These settings need new models.',
    text: 'New models start at step 0; the present ones are kept under Runs.',
    actions: [
      { name: other ? `Start a new run on ${other}` : 'Start a new run', primary: true, run: lab.restart },
      ...(lab.hasPretrained ? [pretrained] : []),
      { name: 'Undo the change', run: lab.undo },
    ],
  };
}

function ofAlarm(lab: LabState, column: ColumnState, alarm: Alarm): Alert {
  const { kind, step, cleared } = alarm;
  const [title, message, remedy] = [alarm.title, alarm.message, alarm.remedy].map(say) as [string, string, string];
  const tried = lab.plan && !cleared ? fixes(alarm, column.name, lab.plan, lab.families) : [];
  const choices = tried.map(({ name, plan }) => ({ name: `New run: ${name}`, run: () => lab.startWith(plan) }));
  const where = `${column.shortTitle}, step ${number(step)}`;
  return {
    id: `alarm-${column.name}-${kind}`,
    tone: cleared ? 'over' : 'bad',
    title: cleared ? `${title}, but it is over (${where})` : `${title} (${where})`,
    text: cleared ? message : `${message} Try: ${remedy}`,
    topic: 'stability',
    actions: [{ name: 'Dismiss', detail: `the alarm: ${title}`, run: () => column.alarms.dismiss(alarm) }],
    choices: choices.length > 0 ? { name: 'Try a fix', of: choices } : undefined,
  };
}

function ofStorage({ notSaved }: LabState): Alert | undefined {
  if (!notSaved) return undefined;
  const text = `${say(notSaved)}. Training continues, and saving is tried again; until then, save the models as files to be safe.`;
  return { id: 'storage', tone: 'warn', title: 'The browser did not keep these models:', text, actions: [] };
}

function ofOffer(lab: LabState): Alert | undefined {
  const { offer, datasets } = lab;
  if (!offer) return undefined;
  const title = datasets.all.find(({ name }) => name === offer.plan.dataset)?.title ?? offer.title;
  const what = `${title}, step ${number(Math.max(...Object.values(offer.steps)))}, ${dateAndTime(offer.at)}`;
  const others = lab.kept.free.filter(({ id }) => id !== lab.kept.current && id !== offer.id).length;
  return {
    id: 'offer',
    tone: 'calm',
    title: 'You have a saved run with other settings:',
    text: others > 0 ? `${what}. More are kept under Runs: ${others}.` : `${what}.`,
    actions: [
      { name: 'Resume it', primary: true, disabled: !lab.ready, run: () => void lab.resume(offer) },
      { name: 'Not now', run: lab.declineOffer },
    ],
  };
}

/** Nothing is destroyed: what was left a moment ago comes back with one click. */
function ofLeftRun(lab: LabState): Alert | undefined {
  const { leftRun } = lab;
  if (!leftRun) return undefined;
  const step = number(Math.max(...Object.values(leftRun.steps)));
  return {
    id: 'left',
    tone: 'calm',
    title: 'New models at step 0.',
    text: `The run before is kept under Runs (step ${step}).`,
    actions: [
      { name: 'Undo', primary: true, disabled: !lab.ready, run: lab.bringBack },
      { name: 'Got it', run: () => (lab.left = undefined) },
    ],
  };
}

function ofNotice(lab: LabState): Alert | undefined {
  if (!lab.notice) return undefined;
  return { id: 'notice', tone: 'calm', title: '', text: lab.notice(), actions: [{ name: 'Got it', run: () => (lab.notice = undefined) }] };
}
