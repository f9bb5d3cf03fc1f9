// How the same training steps go as programs of fused operations and with Burn.

import type { Engine } from '../../pkg/gan_vae_lab.js';

/** Losses after a step, by key, of the model of each engine. */
export interface ComparedStep extends Record<Engine, Record<string, number>> {
  step: number;
}

export interface EngineComparison {
  /** How far it is, 0 to 1. */
  progress: number;
  /** From the first step on. */
  steps: ComparedStep[];
  /** Of a step, median; unknown before the second one. */
  milliseconds: Record<Engine, number | undefined>;
}

/**
 * Steps that tell whether the mathematics is the same: the losses of the second one tell what the first made of the weights. From
 * then on training amplifies how each rounds, without a bound that holds for all settings.
 */
const TELLING_STEPS = 2;
/** What rounding comes to at most in those: a hundredth of it was seen at the default settings, most of all in a small KL. */
const ROUNDING_MAX = 1e-3;

/** The largest |program − Burn| / (1 + |Burn|) of all losses of all steps, as the self-test compares; NaN if one is no number. */
export function largestDifference(steps: ComparedStep[]): number {
  const differences = steps.flatMap(({ program, burn }) =>
    Object.entries(burn).map(([key, expected]) => Math.abs((program[key] ?? NaN) - expected) / (1 + Math.abs(expected))),
  );
  return Math.max(0, ...differences);
}

/** What the steps tell of the mathematics: the largest difference in the first ones, how many they are, and whether that is rounding. */
export function agreement(steps: ComparedStep[]): { telling: number; difference: number; isRounding: boolean } {
  const telling = steps.slice(0, TELLING_STEPS);
  const difference = largestDifference(telling);
  return { telling: telling.length, difference, isRounding: difference <= ROUNDING_MAX };
}

/** Of an odd or even number of values; nothing of none. */
export function median(values: number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
