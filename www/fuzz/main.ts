// `node … [--target NAME] [--runs N | --minutes M]`: prints what came out of each target.

import { parseArgs } from 'node:util';
import { search } from './search';
import { TARGETS } from './targets';

/** Some seconds' work. */
const SMOKE_RUNS = 3000;

const { values } = parseArgs({ options: { target: { type: 'string' }, runs: { type: 'string' }, minutes: { type: 'string' } } });
const budget = {
  runs: values.minutes === undefined ? Number(values.runs ?? SMOKE_RUNS) : Infinity,
  milliseconds: values.minutes === undefined ? Infinity : 60_000 * Number(values.minutes),
};
const targets = TARGETS.filter(({ name }) => values.target === undefined || name === values.target);
if (targets.length === 0)
  throw new Error(`There is no target "${values.target}"; there are ${TARGETS.map(({ name }) => name).join(', ')}.`);

for (const target of targets) {
  const { runs, corpus, coverage, memory } = await search(target, budget);
  const guided = coverage > 0 ? `, ${coverage} counters, ${corpus} inputs kept` : '';
  console.log(`${target.name}: ${runs} inputs, process at most ${memory.toFixed(0)} MB${guided}`);
}
