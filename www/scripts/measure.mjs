// Measures the published page as a visitor meets it, and writes docs/measured.md: `cargo xtask measure`.

import { chromium } from '@playwright/test';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { launchOptions } from './chromium.mjs';
import { lighthouseTable } from './lighthouse.mjs';
import { serve } from './server.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const RUNS = 5;
const EARLY = 100;
const LATE = 10_000;
const SMALL = 'width=4&batch_size=4&latent_size=8';
/** On a software adapter ten thousand steps take a quarter of an hour. */
const devices = process.argv.includes('--full') ? ['cpu', 'webgpu'] : ['cpu'];

const server = await serve();
const browser = await chromium.launch({ channel: 'chromium', ...launchOptions });

/** @param {Page} page @param {string} name */
const button = (page, name) => page.getByRole('button', { name, exact: true });

/** @param {Page} page @param {number} wanted */
const waitForStep = (page, wanted) =>
  page.waitForFunction((step) => Number(document.querySelector('[data-testid=step]')?.textContent?.replaceAll(',', '')) >= step, wanted, {
    timeout: 0,
    polling: 100,
  });

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Until the models are there. @param {Page} page @param {string} query */
async function open(page, query) {
  await page.goto(server.address + query);
  await page.locator('button.primary:enabled', { hasText: 'Train' }).waitFor({ timeout: 0 });
}

/** Milliseconds to the first paint, to the models, and to the first training step. @param {Page} page @param {string} query */
async function start(page, query) {
  await open(page, query);
  const [paint, ready] = await page.evaluate(() => [
    performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    performance.now(),
  ]);
  await button(page, 'Step').click();
  await waitForStep(page, 1);
  return { paint, ready, step: await page.evaluate(() => performance.now()) };
}

/** First visits in fresh profiles, then second visits. @param {string} device */
async function starts(device) {
  /** @type {Record<'cold' | 'warm', Awaited<ReturnType<typeof start>>[]>} */
  const rows = { cold: [], warm: [] };
  for (let run = 0; run < RUNS; run++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    rows.cold.push(await start(page, `?device=${device}`));
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    rows.warm.push(await start(page, `?device=${device}&seed=2`));
    await context.close();
  }
  const figure = (/** @type {'cold' | 'warm'} */ kind, /** @type {'paint' | 'ready' | 'step'} */ name) =>
    `${Math.round(median(rows[kind].map((row) => row[name])))} ms`;
  const row = (/** @type {'cold' | 'warm'} */ kind) =>
    `| ${device} | ${kind} | ${figure(kind, 'paint')} | ${figure(kind, 'ready')} | ${figure(kind, 'step')} |`;
  return [row('cold'), row('warm')];
}

/** The longest task of the main thread while both columns train. @param {string} device */
async function longestTask(device) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${server.address}?device=${device}`);
  await button(page, 'Train').click();
  await waitForStep(page, 5);
  await page.evaluate(() => {
    const tasks = { longest: 0 };
    Object.assign(globalThis, { tasks });
    const note = (/** @type {PerformanceObserverEntryList} */ list) => {
      for (const { duration } of list.getEntries()) tasks.longest = Math.max(tasks.longest, duration);
    };
    new PerformanceObserver(note).observe({ type: 'longtask' });
  });
  await page.waitForTimeout(20_000);
  const longest = await page.evaluate(() => /** @type {any} */ (globalThis).tasks.longest);
  await page.close();
  return `| ${device} | ${longest ? `${Math.round(longest)} ms` : 'under 50 ms, the least that browsers report'} |`;
}

/** Seconds of training until all models are told of for the first time, at the same step. @param {string} device */
async function firstSummary(device) {
  const times = [];
  for (let run = 0; run < RUNS; run++) {
    const page = await browser.newPage();
    // Not the seed that comes trained.
    await page.goto(`${server.address}?device=${device}&seed=2`);
    await button(page, 'Train').click();
    const start = Date.now();
    await page.waitForFunction(() => document.querySelectorAll('.chip[title*="samples at step"]').length === 2, null, { timeout: 0 });
    times.push((Date.now() - start) / 1000);
    await page.close();
  }
  return `| ${device} | ${median(times).toFixed(1)} s |`;
}

/** Memory at an early and a late step. @param {string} device */
async function memory(device) {
  const page = await browser.newPage();
  await page.goto(`${server.address}?device=${device}&${SMALL}`);
  await button(page, 'Train').click();
  await page.getByRole('link', { name: 'Device' }).click();
  await page.getByText('Diagnostics').click();
  const rows = [];
  for (const wanted of [EARLY, LATE]) {
    await waitForStep(page, wanted);
    await page.waitForTimeout(1500); // the panel asks once a second
    const [wasm, gpu] = await Promise.all(['wasm-memory', 'gpu-memory'].map((id) => page.getByTestId(id).innerText()));
    rows.push(`| ${device} | ${wanted.toLocaleString('en')} | ${wasm} | ${gpu} |`);
  }
  await page.close();
  return rows;
}

/** Compressed bytes of all wanted files of the page. @param {(name: string) => boolean} isWanted @param {string} what */
function bytes(isWanted, what) {
  const folder = new URL('../dist/', import.meta.url);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isWanted);
  if (names.length === 0) throw new Error(`www/dist has no ${what}: run \`cargo xtask measure\`, which builds it`);
  const sizes = names.map((name) => brotliCompressSync(readFileSync(new URL(name, folder))).length);
  return sizes.reduce((a, b) => a + b, 0);
}

/** The scripts that a first visit loads until the models are there, those of workers too. */
async function firstScripts() {
  const context = await browser.newContext();
  const loaded = new Set();
  context.on('request', (request) => {
    // The service worker begins at that very moment to fetch all of the page, for later.
    if (request.url().endsWith('.js') && !request.serviceWorker()) loaded.add(basename(request.url()));
  });
  const page = await context.newPage();
  await open(page, '?device=cpu');
  await context.close();
  return bytes((name) => loaded.has(basename(name)), 'a script that was loaded');
}

/** What a visitor's browser loads. */
async function sizes() {
  const row = (/** @type {string} */ what, /** @type {RegExp} */ wanted) =>
    `| ${what} | ${kilobytes(bytes((name) => wanted.test(name), `file like ${wanted}`))} |`;
  return [
    '| all files of the published page | Brotli |',
    '|---|---|',
    row('JavaScript', /\.js$/),
    `| of it, what a first visit loads until the models are there | ${kilobytes(await firstScripts())} |`,
    row('CSS', /\.css$/),
    row('WebAssembly', /\.wasm$/),
    row('the module that trains', /gan_vae_lab_program[^/]*\.wasm$/),
    row('the one with Burn', /gan_vae_lab_bg[^/]*\.wasm$/),
  ];
}

/** All but the sizes: takes minutes. */
async function times() {
  const lines = [
    '# Measured',
    '',
    `The published page in Chromium ${browser.version()}, on a machine without a GPU, so WebGPU runs in software; medians of ${RUNS}.`,
    '`cargo xtask measure` repeats all measurements; `--full` adds memory on WebGPU, `--sizes` updates only the sizes.',
    '',
    '| device | visit | first paint | models ready | first step of both |',
    '|---|---|---|---|---|',
  ];
  for (const device of ['cpu', 'webgpu']) lines.push(...(await starts(device)));
  lines.push('', '| device | longest task of the main thread while both train |', '|---|---|');
  for (const device of ['cpu', 'webgpu']) lines.push(await longestTask(device));
  lines.push('', '| device | first summary of GAN and VAE, after training for |', '|---|---|');
  for (const device of devices) lines.push(await firstSummary(device));
  lines.push('', '| device | step | wasm heap | GPU buffers |', '|---|---|---|---|');
  for (const device of devices) lines.push(...(await memory(device)));
  lines.push('', ...(await lighthouseTable()));
  return lines.join('\n');
}

const file = new URL('../../docs/measured.md', import.meta.url);
const HEADING = '\n\n## Sizes\n\n';
const kept = () => readFileSync(file, 'utf8').split(HEADING)[0];
const text = (process.argv.includes('--sizes') ? kept() : await times()) + HEADING + (await sizes()).join('\n');
writeFileSync(file, `${text}\n`);
console.log(text);
await browser.close();
await server.close();
