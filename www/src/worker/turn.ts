// Who trains next, and for how many steps.

import type { Budget } from '../protocol';
import { Pace } from './pace';

/** What is known of a model in training. */
export interface Runner {
  family: string;
  /** Models of one device take turns; those of several train side by side. */
  device: unknown;
  /** Steps, and milliseconds of training, with what is under way. */
  step: number;
  milliseconds: number;
  /** Steps that it trains in a turn. */
  stepsOfTurn: number;
}

export interface Turn {
  family: string;
  steps: number;
}

/** In equal time, a model on a device of its own is at most so far ahead of the others. */
export const LEAD_MAX_MS = Pace.ROUND_MS;

/**
 * Equal steps: all train as many as the slowest does in a turn; one that lags catches up first.
 * Equal time: on every device whoever had the least of it, unless it is far ahead of those on other devices.
 */
export function nextTurns(runners: Runner[], budget: Budget): Turn[] {
  return budget === 'time' ? turnsOfEqualTime(runners) : turnsOfEqualSteps(runners);
}

function turnsOfEqualSteps(runners: Runner[]): Turn[] {
  const behind = Math.min(...runners.map(({ step }) => step));
  const ahead = Math.max(...runners.map(({ step }) => step));
  const lagging = runners.filter(({ step }) => step === behind);
  const slowest = Math.min(...lagging.map(({ stepsOfTurn }) => stepsOfTurn));
  const steps = ahead > behind ? Math.min(slowest, ahead - behind) : slowest;
  return lagging.map(({ family }) => ({ family, steps }));
}

function turnsOfEqualTime(runners: Runner[]): Turn[] {
  const least = new Map<unknown, Runner>();
  for (const runner of runners) {
    const other = least.get(runner.device);
    if (!other || runner.milliseconds < other.milliseconds) least.set(runner.device, runner);
  }
  const behind = Math.min(...runners.map(({ milliseconds }) => milliseconds));
  const due = [...least.values()].filter(({ milliseconds }) => milliseconds <= behind + LEAD_MAX_MS);
  return due.map(({ family, stepsOfTurn }) => ({ family, steps: stepsOfTurn }));
}
