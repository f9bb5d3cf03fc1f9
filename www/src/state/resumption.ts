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
    const where = device?.kind === 'cpu' ? 'on the CPU' : 'on a new GPU device';
    const from = resumed ? `from the last save (step ${step})` : 'from the beginning: nothing had been saved yet';
    return `${interruption.failure.message} Training continues ${where}, ${from}.`;
  }
  if (resumed) return `Restored from your last visit, step ${step}. Start over to begin again.`;
  if (pretrained.length > 0) {
    return `These models are already trained (${step} steps). Explore them, keep training, or start over to watch new ones learn.`;
  }
  return undefined;
}

/** The families that are shown, and those that were trained: none of what was kept is lost. */
export function allTrained({ steps }: KeptRun, { families }: Settings): string[] {
  const trained = Object.keys(steps).filter((name) => (steps[name] ?? 0) > 0);
  return [...new Set([...families, ...trained])];
}
