// Soaks the built page: `cargo xtask soak`. Prints a table; fails if anything was lost, grew, or said an error.

import { chromium } from '@playwright/test';
import { parseArgs } from 'node:util';
import { launchOptions } from './chromium.mjs';
import { serve } from './server.mjs';
import { soak } from './soak/soak.mjs';

const { values } = parseArgs({ options: { steps: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } } });
const server = await serve();
const browser = await chromium.launch({ channel: 'chromium', ...launchOptions });
const tell = (/** @type {string} */ line) => console.error(line);
const { rows, actions, problems } = await soak(browser, server.address, { steps: Number(values.steps), seed: Number(values.seed), tell });
await browser.close();
await server.close();

const megabytes = (/** @type {number | undefined} */ value) => (value === undefined ? '' : value.toFixed(1));
console.log(`Chromium ${browser.version()}, seed ${values.seed}; megabytes after a collection of garbage.\n`);
console.log('| phase | steps so far | seconds | JavaScript heap | nodes | wasm heaps | of them in use | GPU buffers |');
console.log('|---|---|---|---|---|---|---|---|');
for (const { phase, steps, seconds, memory } of rows) {
  const { heap, nodes, wasm, used, gpu } = memory ?? {};
  console.log(
    `| ${phase} | ${steps.toLocaleString('en')} | ${seconds.toFixed(0)} | ${megabytes(heap)} | ${nodes ?? ''} | ${megabytes(wasm)} | ${megabytes(used)} | ${megabytes(gpu)} |`,
  );
}
console.log(
  `\nActions: ${Object.entries(actions)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}.`,
);
console.log(problems.length === 0 ? 'Nothing was lost, and nothing grew.' : `\nProblems:\n- ${problems.join('\n- ')}`);
process.exitCode = problems.length === 0 ? 0 : 1;
