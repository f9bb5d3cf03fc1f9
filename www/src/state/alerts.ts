// What the page has to tell, the most pressing first: one line shows it in every view. What has just happened to the
// models stands before alarms, which stay for as long as what they tell does.

import { createContext } from 'svelte';
import { ofAlarm } from './alarm-alert';
import type { Action, Alert } from './alert';
import { dateAndTime, number } from '../locale/numbers';
import { say } from '../locale/say';
import { wordsOf } from './failure-words';
import type { PageParts } from './page-parts';

type Parts = Pick<
  PageParts,
  | 'program'
  | 'datasets'
  | 'worker'
  | 'models'
  | 'nextPlan'
  | 'kept'
  | 'messages'
  | 'creation'
  | 'resumption'
  | 'saving'
  | 'recovery'
  | 'fit'
>;

export class Alerts {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get all(): Alert[] {
    const parts = this.#parts;
    const alarms = parts.models.shown.flatMap((column) => column.alarms.list.map((alarm) => ofAlarm(alarm, column, parts)));
    const pressing = alarms.filter(({ severity }) => severity !== 'over');
    const over = alarms.filter(({ severity }) => severity === 'over');
    const news = [ofFailure(parts), ofPendingSettings(parts), ofNotice(parts)];
    const all = [...news, ...pressing, ofStorage(parts), ofLeftRun(parts), ofOffer(parts), ofWidth(parts), ...over];
    return all.filter((alert) => alert !== undefined);
  }
}

export const [getAlerts, setAlerts] = createContext<Alerts>();

function ofFailure({ worker, messages, recovery }: Parts): Alert | undefined {
  const { failure } = messages;
  if (!failure) return undefined;
  const reload: Action = { name: 'Reload', run: () => location.reload() };
  const resume: Action[] = [
    { name: 'Resume from the last save', primary: true, run: () => recovery.goOn() },
    { name: 'Continue on the CPU', run: () => recovery.goOn('cpu') },
  ];
  const broken = failure.kind === 'load' ? [reload] : [...resume, reload];
  const actions = worker.broken ? broken : [{ name: 'Dismiss', run: messages.dismiss }];
  return { id: 'failure', severity: 'bad', ...wordsOf(failure), actions };
}

/** Settings that need new models wait for a word: nothing trained is replaced by a slip. */
function ofPendingSettings({ datasets, models, nextPlan, creation }: Parts): Alert | undefined {
  if (!nextPlan.outdated || !models.plan) return undefined;
  const other = datasets.chosen === models.plan.dataset ? undefined : datasets.choice?.title;
  const pretrained: Action = { name: 'Load trained models', run: creation.openPretrained };
  return {
    id: 'pending',
    severity: 'warn',
    title: other ? 'The current models were trained on other images.' : 'These settings need new models.',
    text: 'New models start at step 0; the present ones are kept under Runs.',
    actions: [
      { name: other ? `Start a new run on ${other}` : 'Start a new run', primary: true, run: creation.restart },
      ...(nextPlan.hasPretrained ? [pretrained] : []),
      { name: 'Undo the change', run: nextPlan.undo },
    ],
  };
}

function ofStorage({ saving: { notSaved } }: Parts): Alert | undefined {
  if (!notSaved) return undefined;
  const text = `${say(notSaved)}. Training continues, and saving is tried again; until then, save the models as files to be safe.`;
  return { id: 'storage', severity: 'warn', title: 'The browser did not keep these models:', text, actions: [] };
}

function ofOffer({ datasets, models, kept, resumption }: Parts): Alert | undefined {
  const { offer } = resumption;
  if (!offer) return undefined;
  const title = datasets.all.find(({ name }) => name === offer.plan.dataset)?.title ?? offer.title;
  const what = `${title}, step ${number(Math.max(...Object.values(offer.steps)))}, ${dateAndTime(offer.at)}`;
  const others = kept.free.filter(({ id }) => id !== kept.current && id !== offer.id).length;
  return {
    id: 'offer',
    severity: 'calm',
    title: 'You have a saved run with other settings:',
    text: others > 0 ? `${what}. More are kept under Runs: ${others}.` : `${what}.`,
    actions: [
      { name: 'Resume it', primary: true, disabled: !models.ready, run: () => void resumption.resume(offer) },
      { name: 'Not now', run: resumption.declineOffer },
    ],
  };
}

/** Nothing is destroyed: what was left a moment ago comes back with one click. */
function ofLeftRun({ models, creation, resumption }: Parts): Alert | undefined {
  const { leftRun } = resumption;
  if (!leftRun) return undefined;
  const step = number(Math.max(...Object.values(leftRun.steps)));
  return {
    id: 'left',
    severity: 'calm',
    title: 'New models at step 0.',
    text: `The run before is kept under Runs (step ${step}).`,
    actions: [
      { name: 'Undo', primary: true, disabled: !models.ready, run: resumption.bringBack },
      { name: 'Got it', run: () => (creation.left = undefined) },
    ],
  };
}

/** Only where the device has much room: it proposes, and changes nothing. */
function ofWidth({ fit }: Parts): Alert | undefined {
  if (!fit.isWorthAWord) return undefined;
  return {
    id: 'width',
    severity: 'calm',
    title: 'This device is fast.',
    text: 'It could train wider networks, which learn more.',
    actions: [
      { name: 'Find the widest', primary: true, run: fit.ask },
      { name: 'Not now', run: fit.decline },
    ],
  };
}

function ofNotice({ messages }: Parts): Alert | undefined {
  const { notice } = messages;
  if (!notice) return undefined;
  return {
    id: 'notice',
    severity: 'calm',
    title: '',
    text: notice(),
    actions: [{ name: 'Got it', run: () => (messages.notice = undefined) }],
  };
}
