// What Lighthouse says of the published page, as a desktop computer and as a phone load it.

import { chromium } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { createServer } from 'node:http';
import sirv from 'sirv';
import { launchOptions } from './chromium.mjs';

const RUNS = 3;
const PORT = 9333;
const CATEGORIES = /** @type {const} */ (['performance', 'accessibility', 'best-practices', 'seo']);

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** As static hosts serve it: compressed. */
async function serveCompressed() {
  const server = createServer(sirv('dist', { brotli: true, gzip: true, etag: true }));
  await new Promise((resolve) => server.listen(0, () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { address: `http://localhost:${port}/`, close: () => server.close() };
}

/** Medians: scores from 0 to 100, layout shift, and milliseconds to the first paint. */
export async function lighthouseTable() {
  const server = await serveCompressed();
  const browser = await chromium.launch({
    channel: 'chromium',
    ...launchOptions,
    args: [...launchOptions.args, `--remote-debugging-port=${PORT}`],
  });
  const rows = [
    '| Lighthouse | performance | accessibility | best practices | search | layout shift | first paint |',
    '|---|---|---|---|---|---|---|',
  ];
  for (const [name, config] of /** @type {const} */ ([
    ['desktop', desktopConfig],
    ['phone', undefined],
  ])) {
    /** @type {Record<string, number[]>} */
    const all = {};
    const note = (/** @type {string} */ key, /** @type {number} */ value) => (all[key] ??= []).push(value);
    for (let run = 0; run < RUNS; run++) {
      const result = await lighthouse(server.address, { port: PORT, logLevel: 'error', output: 'json' }, config);
      if (!result) throw new Error('Lighthouse gave no result');
      const { categories, audits } = result.lhr;
      for (const category of CATEGORIES) note(category, 100 * (categories[category]?.score ?? NaN));
      note('shift', audits['cumulative-layout-shift']?.numericValue ?? NaN);
      note('paint', audits['first-contentful-paint']?.numericValue ?? NaN);
    }
    const figure = (/** @type {string} */ key, digits = 0) => median(all[key] ?? []).toFixed(digits);
    rows.push(`| ${name} | ${CATEGORIES.map((key) => figure(key)).join(' | ')} | ${figure('shift', 3)} | ${figure('paint')} ms |`);
  }
  await browser.close();
  server.close();
  return rows;
}
