// Step times, work counts and sizes, measured in Chromium: `cargo xtask bench [--json]`.
//
// The wasm package runs in a bare page. Times are medians; on a software adapter they say little
// about a real GPU, while the counts are exact everywhere.

import { chromium } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { launchOptions } from './chromium.mjs';
import { serve } from './server.mjs';

const CASES = ['cpu', 'webgpu'].flatMap((device) =>
  ['gan', 'vae'].flatMap((family) =>
    [16, 64].map((width) => ({ device, family, width, steps: device === 'webgpu' && width === 64 ? 2 : 10 })),
  ),
);

/** @param {string} path */
const repository = (path) => new URL(`../../${path}`, import.meta.url);

/** Runs in the page: counts what is asked of the GPU, and brings the package up. */
async function prepare() {
  /** @type {Record<string, number>} */
  const counts = {};
  /** @param {any} prototype @param {string} method @param {string} name */
  const count = (prototype, method, name) => {
    counts[name] = 0;
    const original = prototype[method];
    prototype[method] = function (/** @type {unknown[]} */ ...rest) {
      counts[name] = (counts[name] ?? 0) + 1;
      return original.apply(this, rest);
    };
  };
  count(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', 'dispatches');
  count(GPUQueue.prototype, 'submit', 'submits');
  count(GPUQueue.prototype, 'writeBuffer', 'bufferWrites');
  count(GPUDevice.prototype, 'createBindGroup', 'bindGroups');
  count(GPUDevice.prototype, 'createComputePipeline', 'pipelines');
  const address = '/bench/pkg/gan_vae_lab.js';
  const lab = await import(address);
  await lab.default();
  lab.loadDataset(new Uint8Array(await (await fetch('/datasets/digits.gvld')).arrayBuffer()));
  Object.assign(globalThis, { lab, counts });
}

/** Runs in the page: brings a device up, with its self-test. @param {string} device */
async function openDevice(device) {
  const start = performance.now();
  const report = await /** @type {any} */ (globalThis).lab.openDevice(device);
  if (!report.self_test.passed) throw new Error(`the self-test failed on ${device}`);
  return performance.now() - start;
}

/** Runs in the page: one case. @param {{device: string, family: string, width: number, steps: number}} options */
async function measure({ device, family, width, steps }) {
  const { lab, counts } = /** @type {any} */ (globalThis);
  await lab.openDevice(device);
  const hyperparameters = { width, batch_size: 64 };
  const model = new lab.Lab({ dataset: 'digits', family, seed: 1, hyperparameters });
  const started = performance.now();
  model.trainStep(1);
  await model.losses();
  const firstStepMs = performance.now() - started;
  const before = { ...counts };
  const hostMs = [];
  const stepMs = [];
  for (let index = 0; index < steps; index += 1) {
    const start = performance.now();
    model.trainStep(1);
    hostMs.push(performance.now() - start);
    const { values } = await model.losses();
    stepMs.push(performance.now() - start);
    if (!Object.values(values).every(Number.isFinite)) throw new Error('a loss is not finite');
  }
  model.free();
  /** @param {number[]} values */
  const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  const perStep = Object.fromEntries(
    Object.keys(before).map((name) => [name, (counts[name] - (before[name] ?? 0)) / steps]),
  );
  const round = (/** @type {number} */ value) => Math.round(value * 10) / 10;
  return {
    firstStepMs: round(firstStepMs),
    stepMs: round(median(stepMs)),
    fastestMs: round(Math.min(...stepMs)),
    slowestMs: round(Math.max(...stepMs)),
    hostMs: round(median(hostMs)),
    ...perStep,
  };
}

/** The longest task of the main thread while the page trains. @param {import('@playwright/test').Page} page */
async function longestMainThreadTask(page, /** @type {string} */ address) {
  await page.goto(`${address}?device=cpu&family=vae`);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.getByText(/Total \d/).waitFor();
  return page.evaluate(async () => {
    let longest = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    });
    observer.observe({ type: 'longtask' });
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    return longest; // tasks under 50 ms are not reported: 0 means that there was none
  });
}

const server = await serve();
const browser = await chromium.launch({ channel: 'chromium', ...launchOptions });
const page = await browser.newPage();
await page.route('**/bench/**', (route) => {
  const path = new URL(route.request().url()).pathname.replace('/bench/', '');
  if (path === '') return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
  const contentType = path.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
  return route.fulfill({ contentType, body: readFileSync(repository(path)) });
});
await page.goto(`${server.address}bench/`);
await page.evaluate(prepare);
/** @type {Record<string, Awaited<ReturnType<typeof measure>>>} */
const cases = {};
/** Milliseconds until a device is up and tested: first with all shaders to compile, then again. */
const openDeviceMs = {
  cpu: await page.evaluate(openDevice, 'cpu'),
  webgpuCold: await page.evaluate(openDevice, 'webgpu'),
  webgpuWarm: await page.evaluate(openDevice, 'webgpu'),
};
for (const options of CASES) {
  const name = `${options.device}.${options.family}_w${options.width}_b64`;
  cases[name] = await page.evaluate(measure, options);
  console.error(name, JSON.stringify(cases[name]));
}
const longestTaskMs = await longestMainThreadTask(page, server.address);
await browser.close();
await server.close();

const wasm = readFileSync(repository('pkg/gan_vae_lab_bg.wasm'));
const summary = {
  cases,
  openDeviceMs,
  longestTaskMs,
  wasm: { bytes: wasm.length, gzipBytes: gzipSync(wasm).length, brotliBytes: brotliCompressSync(wasm).length },
};
if (process.argv.includes('--json')) console.log(JSON.stringify(summary));
else {
  console.table(cases);
  console.log('bringing a device up with its self-test, ms', openDeviceMs);
  console.log('wasm', summary.wasm);
  console.log('longest task of the main thread over 50 ms while training:', longestTaskMs || 'none');
}
