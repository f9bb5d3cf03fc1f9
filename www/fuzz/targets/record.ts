import { isReadable, readRecord, writeRecord } from '../../src/storage/run-record';
import { ensure, ofText } from '../target';

const run = {
  id: 'a',
  plan: { dataset: 'digits', seed: 1, shared: { width: 4 }, own: { gan: { rate: 0.5, objective: 'hinge' } } },
  title: 'Digits',
  steps: { gan: 12, vae: 13 },
  trained: { gan: 1.5, vae: 2 },
  at: 1,
  bytes: 100,
};

/** What JSON has no words for, but a browser's database keeps. */
const OTHERS: Record<string, unknown> = {
  '@nan': NaN,
  '@infinity': Infinity,
  '@undefined': undefined,
  '@bytes': new Uint8Array(3),
  '@date': new Date(NaN),
  '@map': new Map([['gan', 1]]),
  '@bigint': 1n,
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => (typeof value === 'string' && value in OTHERS ? OTHERS[value] : value));
  } catch {
    return text;
  }
}

/** What the browser kept of a run: perhaps of another version of this page. */
export const record = ofText(
  'record',
  400,
  [JSON.stringify(writeRecord(run)), '{"version":2}', '{"version":1,"plan":"@map","at":"@nan","steps":{"gan":"@bigint"},"title":"@bytes"}'],
  (text) => {
    const read = readRecord('a', parsed(text));
    if (!isReadable(read)) return ensure(read.unreadable.text.length > 0, 'what cannot be read has a reason');
    ensure(
      Number.isSafeInteger(read.plan.seed) && Object.values(read.steps).every((steps) => steps >= 0),
      'seeds and steps are whole numbers',
    );
    ensure(JSON.stringify(readRecord('a', writeRecord(read))) === JSON.stringify(read), 'a record brings the run back');
  },
);
