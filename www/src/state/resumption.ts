// Trainings that go on: after an interruption, or from what the browser kept.

import type { Plan } from '../plan';
import type { DeviceStatus, Failure } from '../protocol';
import type { KeptRun } from '../storage/run-record';
import type { Settings } from './settings.svelte';

/** A training that is to go on after the worker was replaced. */
export interface Interruption {
  plan: Plan;
  training: boolean;
  failure: Failure;
  /** Under which its models are kept. */
  run: string;
}

/** What is told when models are there again; nothing if they are new ones. */
export function resumptionNotice(
  interruption: Interruption | undefined,
  device: DeviceStatus | undefined,
  { steps, resumed, pretrained }: { steps: Record<string, number>; resumed: boolean; pretrained: string[] },
): string | undefined {
  const step = Math.max(...Object.values(steps)).toLocaleString('en');
  if (interruption) {
    const where = device?.kind === 'cpu' ? 'on the CPU' : 'on a fresh GPU device';
    const from = resumed ? `from step ${step}, which was saved last` : 'from the start, since nothing was saved yet';
    return `${interruption.failure.message} Training goes on ${where}, ${from}.`;
  }
  if (resumed) return `Ready to go on from step ${step}, which this browser kept. Reset starts afresh.`;
  if (pretrained.length > 0) {
    return `These models come trained for ${step} steps: walk through their latents, train them on, or press Reset to watch fresh ones learn.`;
  }
  return undefined;
}

/** The families that are shown, and those that were trained: none of what was kept is lost. */
export function allTrained({ steps }: KeptRun, { families }: Settings): string[] {
  const trained = Object.keys(steps).filter((name) => (steps[name] ?? 0) > 0);
  return [...new Set([...families, ...trained])];
}
