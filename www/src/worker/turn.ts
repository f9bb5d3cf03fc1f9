// Who trains next, and for how many steps.

import type { Budget } from '../protocol';

/** What is known of a model in training. */
export interface Runner {
  family: string;
  step: number;
  milliseconds: number;
  /** Steps that it trains in a turn. */
  stepsOfTurn: number;
}

export interface Turn {
  family: string;
  steps: number;
}

/**
 * Equal steps: all train as many as the slowest does in a turn; one that lags catches up first.
 * Equal time: whoever had the least of it.
 */
export function nextTurns(runners: Runner[], budget: Budget): Turn[] {
  const [first, ...others] = runners;
  if (!first) return [];
  if (budget === 'time') {
    const least = others.reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a), first);
    return [{ family: least.family, steps: least.stepsOfTurn }];
  }
  const behind = Math.min(...runners.map(({ step }) => step));
  const ahead = Math.max(...runners.map(({ step }) => step));
  const lagging = runners.filter(({ step }) => step === behind);
  const slowest = Math.min(...lagging.map(({ stepsOfTurn }) => stepsOfTurn));
  const steps = ahead > behind ? Math.min(slowest, ahead - behind) : slowest;
  return lagging.map(({ family }) => ({ family, steps }));
}
