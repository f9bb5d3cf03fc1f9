// The benchmark: `cargo xtask bench [--json] [--full] [--only CASE]`. Every library trains the same networks in
// one page of one Chromium, in turns; `RESULTS.md` says what came out.

import { chromium } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { results } from './results.mjs';
import { serveFiles } from './server.mjs';

const full = process.argv.includes('--full');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
const root = new URL('..', import.meta.url);
const packageFolder = new URL(`file://${process.env.BENCH_PACKAGE}/`);
const webdriver = JSON.parse(readFileSync(new URL('webdriver.json', root), 'utf8'));
const launch = {
  channel: 'chromium',
  executablePath: process.env.CHROME_PATH,
  args: [
    ...webdriver['goog:chromeOptions'].args.filter((/** @type {string} */ flag) => !flag.startsWith('--headless')),
    '--enable-unsafe-swiftshader', // WebGL without a GPU, for one of the peers
  ],
};

/** @param {string} library @param {string[]} backends */
const entrants = (library, backends) => backends.map((backend) => ({ library, backend }));
const OURS = [...entrants('ours', ['webgpu', 'cpu']), ...entrants('stock', ['webgpu', 'cpu'])];
const PEERS = [...entrants('tfjs', ['webgpu', 'webgl']), ...entrants('jax', ['webgpu', 'wasm'])];
const ALL = [...OURS, ...PEERS];

// On a software adapter a peer's step of the large cases takes minutes: without --full they are
// left to the small ones.
const CASES = ['gan', 'vae'].flatMap((family) => [
  { name: `${family}_c1_w16_b16`, entrants: ALL, agreementSteps: 5, rounds: full ? 9 : 5 },
  { name: `${family}_c1_w16_b64`, entrants: full ? ALL : OURS, agreementSteps: full ? 5 : 2, rounds: 5 },
  { name: `${family}_c3_w32_b64`, entrants: full ? ALL : OURS, agreementSteps: 1, rounds: full ? 2 : 3 },
  { name: `${family}_c3_w64_b64`, entrants: OURS, agreementSteps: 1, rounds: 1 },
]);

/** Sums of products of a training step, twice that in floating-point operations. @param {any} reference */
function flops({ family, channels, width, latent_size, batch }) {
  const image = 16 * 16 * 16 * channels * width;
  const trunk = 8 * 8 * 16 * width * 2 * width + 4 * 4 * 16 * 2 * width * 4 * width;
  const project = 16 * 4 * width * latent_size;
  const down = image + trunk;
  const head = 16 * 4 * width * (family === 'gan' ? 1 : 2 * latent_size);
  const up = project + trunk + image;
  const products =
    family === 'gan'
      ? // Both halves forward and back but for the images' gradient, then the generated half forward
        // and back without weights, and the generator forward and back but for the latents' gradient.
        2 * (3 * (down + head) - image) + 2 * (down + head) + 3 * up - project
      : 3 * (down + head) - image + 3 * up;
  return 2 * batch * products;
}

/** @param {string} message */
const note = (message) => console.error(message);
/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(new URL(`reference/${name}.json`, packageFolder), 'utf8'));

const server = await serveFiles({
  '/pkg/': packageFolder,
  '/reference/': new URL('reference/', packageFolder),
  '/datasets/': new URL('www/public/datasets/', root),
  '/node_modules/': new URL('bench/node_modules/', root),
  '/peers/': new URL('bench/peers/', root),
  '/page/': new URL('bench/page/', root),
});

/** A page with the measuring code. @param {import('@playwright/test').Browser} browser */
async function open(browser) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => note(`the page: ${error.message}`));
  await page.goto(server.address);
  await page.evaluate(async () => {
    const [measure, ceiling, { counts }] = await Promise.all(
      ['/page/measure.js', '/page/ceiling.js', '/page/counts.js'].map((path) => import(path)),
    );
    Object.assign(globalThis, { measure, ceiling, counts });
  });
  return page;
}

/** Time to the first step, in a fresh browser and after a reload. @param {string} backend */
async function firstStep(backend) {
  const reference = read('gan_c1_w16_b16');
  const fresh = await chromium.launch(launch);
  const run = async () => {
    const page = await open(fresh);
    const times = await page.evaluate(([r, b]) => /** @type {any} */ (globalThis).measure.firstStep(r, b), [reference, backend]);
    await page.close();
    return times;
  };
  const times = { cold: await run(), warm: await run() };
  await fresh.close();
  return times;
}

const browser = await chromium.launch(launch);
const version = browser.version();
const page = await open(browser);
const adapter = await page.evaluate(async () => {
  const found = await navigator.gpu?.requestAdapter();
  return found && { vendor: found.info.vendor, architecture: found.info.architecture, description: found.info.description };
});
await page.close();
/** @type {Record<string, any>} */
const first = { webgpu: await firstStep('webgpu'), cpu: await firstStep('cpu') };
note(`first step ${JSON.stringify(first)}`);

/** @type {Record<string, any>} */
const cases = {};
for (const { name, ...options } of CASES.filter(({ name }) => !only || name === only)) {
  const reference = read(name);
  // A page each, so that no case inherits another's garbage.
  const page = await open(browser);
  page.on('console', (message) => note(`  ${message.text().slice(0, 300)}`));
  const runs = await page.evaluate(
    ([r, o]) => /** @type {any} */ (globalThis).measure.measure(r, o.entrants, o),
    /** @type {[any, typeof options]} */ ([reference, options]),
  );
  // Around the cases, since the machine is not always equally fast.
  const ceilings = await page.evaluate(async () => {
    const { measure, ceiling } = /** @type {any} */ (globalThis);
    return { webgpu: await ceiling.gpuCeiling(), cpu: await measure.cpuCeiling() };
  });
  await page.close();
  cases[name] = { flops: flops(reference), ceilings, runs };
  note(`${name} ${JSON.stringify(cases[name])}`);
}

const index = JSON.parse(readFileSync(new URL('www/public/datasets/index.json', root), 'utf8'));
const decodingPage = await open(browser);
const decoding = await decodingPage.evaluate(
  (names) => /** @type {any} */ (globalThis).measure.decoding(names),
  index.map((/** @type {{ name: string }} */ { name }) => name),
);
await decodingPage.close();
note(`decoding ${JSON.stringify(decoding)}`);

const memoryPage = await open(browser);
const small = { ...read('gan_c1_w16_b16'), width: 4, batch: 4 };
const steps = full ? [100, 2000, 10_000] : [100, 2000];
/** @type {Record<string, any>} */
const memory = {};
for (const backend of ['cpu', 'webgpu']) {
  memory[backend] = await memoryPage.evaluate(
    ([r, b, s]) => /** @type {any} */ (globalThis).measure.memory(r, b, s),
    /** @type {[any, string, number[]]} */ ([small, backend, steps]),
  );
  note(`memory ${backend} ${JSON.stringify(memory[backend])}`);
}
await browser.close();
server.close();

const wasm = readFileSync(new URL('gan_vae_lab_bg.wasm', packageFolder));
const machine = { cpu: cpus()[0]?.model.trim(), cores: cpus().length, browser: version, adapter };
const measured = {
  machine,
  cases,
  first,
  memory,
  decoding,
  wasm: { bytes: wasm.length, gzip_bytes: gzipSync(wasm, { level: 9 }).length, brotli_bytes: brotliCompressSync(wasm).length },
};
const { summary, markdown } = results(measured);
writeFileSync(new URL('RESULTS.md', import.meta.url), markdown);
console.log(process.argv.includes('--json') ? JSON.stringify({ summary, ...measured }) : markdown);
