// What is kept of a run beside its models, checked when it is read: a record may come from another version of this page.

import * as v from 'valibot';
import type { Plan } from '../plan';
import { type Phrase, phrase } from '../phrase';

/** Raised when a field changes its meaning; older records are then migrated here. */
const VERSION = 1;

export interface KeptRun {
  id: string;
  plan: Plan;
  /** Title of the data set, for when the data set itself is not there. */
  title: string;
  /** By family. */
  steps: Record<string, number>;
  /** Milliseconds of training, by family. */
  trained: Record<string, number>;
  /** Milliseconds since 1970. */
  at: number;
  /** Of the model files together. */
  bytes: number;
  /** What the visitor calls it. */
  name?: string | undefined;
}

/** Longer names are cut. */
export const RUN_NAME_MAX = 60;

/** Not `crypto.randomUUID`, which pages without https lack. */
export const newRunId = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;

/** A record that this version of the page cannot go on with. */
export interface UnreadableRun {
  id: string;
  /** The second half of a sentence. */
  unreadable: Phrase;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const values = v.record(v.string(), v.union([v.string(), v.pipe(v.number(), v.finite())]));

const record = v.object({
  version: v.literal(VERSION),
  plan: v.object({ dataset: v.string(), seed: count, shared: values, own: v.record(v.string(), values) }),
  title: v.string(),
  steps: v.record(v.string(), count),
  trained: v.record(v.string(), amount),
  at: amount,
  bytes: count,
  name: v.optional(v.string()),
});

const versioned = v.object({ version: v.number() });

export function readRecord(id: string, stored: unknown): KeptRun | UnreadableRun {
  const version = v.safeParse(versioned, stored);
  if (version.success && version.output.version > VERSION) {
    return { id, unreadable: phrase('it was saved by a newer version of this page; reload the page to get that version') };
  }
  const parsed = v.safeParse(record, stored);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return {
      id,
      unreadable: phrase('its record is damaged ({where}: {why})', {
        where: v.getDotPath(issue) ?? phrase('the whole'),
        why: issue.message,
      }),
    };
  }
  const { version: _, ...run } = parsed.output;
  return { id, ...run };
}

export function writeRecord({ id: _, ...run }: KeptRun): v.InferOutput<typeof record> {
  return { version: VERSION, ...run };
}

export const isTrained = ({ steps }: KeptRun) => Object.values(steps).some((step) => step > 0);

export const isReadable = (run: KeptRun | UnreadableRun): run is KeptRun => !('unreadable' in run);
