// Trainings that go on: after an interruption, or from what the browser kept.

import type { Plan } from '../plan';
import type { DeviceStatus, Failure } from '../protocol';
import type { KeptRun } from '../storage/run-record';
import type { Settings } from './settings.svelte';
import { number } from '../locale/numbers';
import { say } from '../locale/say';

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
): (() => string) | undefined {
  const step = () => number(Math.max(...Object.values(steps)));
  if (interruption) {
    const onCpu = device?.kind === 'cpu';
    return () => `${say(interruption.failure.message)} ${continuation(onCpu, resumed ? step() : undefined)}`;
  }
  if (resumed) return () => `Restored from your last visit, step ${step()}. Start over to begin again.`;
  if (pretrained.length > 0) {
    return () => `These models are already trained (${step()} steps). Explore them, keep training, or start over to watch new ones learn.`;
  }
  return undefined;
}

/** Where training goes on, and from which step if any was saved. */
function continuation(onCpu: boolean, step: string | undefined): string {
  if (step === undefined) {
    return onCpu
      ? 'Training continues on the CPU, from the beginning: nothing had been saved yet.'
      : 'Training continues on a new GPU device, from the beginning: nothing had been saved yet.';
  }
  return onCpu
    ? `Training continues on the CPU, from the last save (step ${step}).`
    : `Training continues on a new GPU device, from the last save (step ${step}).`;
}

/** The families that are shown, and those that were trained: none of what was kept is lost. */
export function allTrained({ steps }: KeptRun, { families }: Settings): string[] {
  const trained = Object.keys(steps).filter((name) => (steps[name] ?? 0) > 0);
  return [...new Set([...families, ...trained])];
}
