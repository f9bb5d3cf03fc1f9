// `node … [--target NAME] [--runs N]`: prints what came out of each target.

import { parseArgs } from 'node:util';
import { search } from './search';
import { TARGETS } from './targets';

const { values } = parseArgs({ options: { target: { type: 'string' }, runs: { type: 'string', default: '3000' } } });
const targets = TARGETS.filter(({ name }) => values.target === undefined || name === values.target);
if (targets.length === 0) throw new Error(`There is no target "${values.target}"; there are ${TARGETS.map(({ name }) => name).join(', ')}.`);

for (const target of targets) {
  const { runs, corpus, coverage, memory } = await search(target, Number(values.runs));
  const guided = coverage > 0 ? `, ${coverage} counters, ${corpus} inputs kept` : '';
  console.log(`${target.name}: ${runs} inputs, process at most ${memory.toFixed(0)} MB${guided}`);
}
