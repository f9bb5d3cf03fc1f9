import { Coverage } from './coverage';
import { mutation, randomFrom } from './mutation';
import type { Target } from './target';

/** Longer inputs slow the search down and rarely reach more. */
const INPUT_MAX = 4096;
const SEED = 1;

export interface Outcome {
  runs: number;
  /** Inputs from which others are made. */
  corpus: number;
  /** What ran, see `Coverage`; 0 without counters. */
  coverage: number;
  /** Most memory of the process, in MB. */
  memory: number;
}

/** When to end: after so many mutations, or so many milliseconds. */
export interface Budget {
  runs: number;
  milliseconds: number;
}

/** Runs a target on its seeds and mutations of them; throws, with the input, where it is not sound. */
export async function search(target: Target, budget: Budget): Promise<Outcome> {
  const end = performance.now() + budget.milliseconds;
  const random = randomFrom(SEED);
  const coverage = new Coverage();
  const corpus = [...target.seeds];
  for (const seed of target.seeds) await check(target, seed);
  coverage.news();
  let runs = 0;
  for (; runs < budget.runs && performance.now() < end; runs++) {
    const input = mutation(corpus, random).slice(0, INPUT_MAX);
    await check(target, input);
    if (coverage.guides && coverage.news()) corpus.push(input);
  }
  return { runs: runs + target.seeds.length, corpus: corpus.length, coverage: coverage.size, memory: memory() };
}

/** In MB. */
const memory = () => process.resourceUsage().maxRSS / 1000;

async function check(target: Target, input: Uint8Array) {
  try {
    await target.run(input);
  } catch (error) {
    throw new Error(`${target.name} fails on the bytes ${Buffer.from(input).toString('hex')}`, { cause: error });
  }
  if (memory() > target.memory) {
    throw new Error(
      `${target.name} takes ${memory().toFixed(0)} MB, over ${target.memory}, on the bytes ${Buffer.from(input).toString('hex')}`,
    );
  }
}
