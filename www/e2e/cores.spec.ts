// The CPU's cores: a worker for every family, or one for all.

import { readdirSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import {
  alertLine,
  bar,
  beforeWorker,
  button,
  canvas,
  CPU,
  enter,
  expect,
  FAMILIES,
  open,
  openDiagnostics,
  PATIENT,
  pixels,
  RECONSTRUCTIONS,
  SAMPLES,
  saved,
  step,
  test,
  told,
  trainOneStep,
  trainUntil,
  view,
  waitForStep,
  written,
} from './page';

/** Makes a page believe that its machine has so many cores. */
async function setCores(page: Page, cores: number) {
  await page.addInitScript((value) => Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => value }), cores);
}

/** A page on a machine with so many cores. */
async function pageOn(browser: Browser, cores: number): Promise<Page> {
  const page = await browser.newPage();
  await setCores(page, cores);
  return page;
}

/** How many families have a worker of their own. */
async function ownWorkers(page: Page): Promise<number> {
  await openDiagnostics(page);
  await expect(page.getByTestId('wasm-memory')).toContainText('MB');
  return page.locator('[data-testid^=memory-]').count();
}

/** All that is shown of the models. */
async function shown(page: Page) {
  return Promise.all(
    FAMILIES.map(async (family) => ({
      step: await step(page, family),
      losses: await told(page, family).losses.innerText(),
      samples: await pixels(page, SAMPLES[family]),
    })),
  );
}

test('two workers train the same models as one', async ({ browser }) => {
  const two = await pageOn(browser, 2);
  const at = 12;
  await open(two, CPU);
  await enter(bar(two).untilStep, String(at));
  await bar(two).train.click();
  await expect.poll(() => step(two), PATIENT).toBe(at);
  for (const samples of Object.values(SAMPLES)) await expect(canvas(two, `${samples} at step ${written(at)}`)).toBeVisible();
  const one = await pageOn(browser, 1);
  await open(one, CPU);
  while ((await step(one)) < at) await trainOneStep(one);
  expect(await shown(one)).toEqual(await shown(two));
  expect(await pixels(one, RECONSTRUCTIONS.vae)).toEqual(await pixels(two, RECONSTRUCTIONS.vae));
  expect(await ownWorkers(two)).toBe(2);
  expect(await ownWorkers(one)).toBe(0);
  await one.close();
  await two.close();
});

test('a family that learns alone has threads on all cores, which change no bit', async ({ browser }) => {
  // An experiment, which is built when it is asked for.
  test.skip(!readdirSync(new URL('../dist/assets/', import.meta.url)).some((name) => name.startsWith('gan_vae_lab_threads')));
  // Work enough for several threads.
  const query = 'device=cpu&seed=3&train=gan&width=8&batch_size=32';
  const [four, one] = [await pageOn(browser, 4), await pageOn(browser, 1)];
  const results = [];
  for (const page of [four, one]) {
    await open(page, query);
    // Whoever conducts, a worker for each of two families, and three helpers.
    if (page === four) await expect.poll(() => page.workers().length).toBe(6);
    for (let at = 1; at <= 3; at += 1) {
      await bar(page).step.click();
      await expect(canvas(page, `${SAMPLES.gan} at step ${written(at)}`)).toBeVisible();
    }
    results.push({ losses: await told(page, 'gan').losses.innerText(), samples: await pixels(page, SAMPLES.gan) });
  }
  expect(results[0]).toEqual(results[1]);
  await one.close();
  await four.close();
});

test('where no worker of a family starts, one worker trains all of them and says so', async ({ page, consoleErrors }) => {
  // Playwright does not see what a worker loads.
  await beforeWorker(
    page,
    `const Granted = Worker;
    globalThis.Worker = class extends Granted {
      constructor(script, options) {
        super(options.name === 'models' ? 'gone.js' : script, options);
      }
    };`,
  );
  await open(page, CPU);
  await view(page, 'Device');
  await expect(page.getByText('All models share one core: this browser did not start a worker for each')).toBeVisible();
  expect(await ownWorkers(page)).toBe(0);
  await trainOneStep(page);
  consoleErrors.length = 0; // the browser logs what it could not load
});

test('a worker whose models go is given back, and a new one comes with the next', async ({ page }) => {
  await open(page, `${CPU}&models=all`);
  expect(await ownWorkers(page)).toBe(4);
  await bar(page).models.selectOption('GAN and VAE');
  await bar(page).startOver.click();
  await expect(page.locator('[data-testid^=memory-]')).toHaveCount(2);
  await bar(page).models.selectOption('All 4 models');
  await expect(page.locator('[data-testid^=memory-]')).toHaveCount(4);
  await trainUntil(page, 3);
  expect(await step(page, 'vae-gan')).toBe(await step(page, 'gan'));
});

test('a worker that breaks is told, and training goes on from what was saved', async ({ page, consoleErrors }) => {
  // A helper would not say its name.
  await setCores(page, 2);
  await open(page, CPU);
  await trainOneStep(page);
  await openDiagnostics(page);
  await expect(saved(page)).toHaveText(/\d:\d\d/);
  const names = await Promise.all(page.workers().map((worker) => worker.evaluate(() => self.name)));
  await page.workers()[names.indexOf('models')]?.evaluate("setTimeout(() => { throw new Error('out of luck'); })");
  await expect(alertLine(page).alert).toContainText('a worker that trains broke (Uncaught Error: out of luck)');
  await button(page, 'Resume from the last save').click();
  await expect.poll(() => step(page)).toBe(1);
  await bar(page).train.click();
  await waitForStep(page, 3);
  consoleErrors.length = 0; // the browser logs what broke
});
