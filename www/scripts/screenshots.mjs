// Trains in the page and saves pictures under docs/: `cargo xtask screenshots`.

import { chromium } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { launchOptions } from './chromium.mjs';
import { screens } from './screens.mjs';
import { serve } from './server.mjs';
import { trainingAnimation } from './training-animation.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const DESKTOP = { width: 1280, height: 800 };
/** A phone, a tablet, a large screen. */
const OTHERS = { phone: { width: 390, height: 844 }, tablet: { width: 768, height: 1024 }, wide: { width: 1920, height: 1080 } };
const VIEWS = ['Quality', 'Data', 'Runs', 'Networks', 'Device'];

/** @param {string} name */
const docs = (name) => fileURLToPath(new URL(`../../docs/${name}.png`, import.meta.url));

const server = await serve();
const browser = await chromium.launch({ channel: 'chromium', ...launchOptions });

/** @param {Page} page @param {string} name */
const button = (page, name) => page.getByRole('button', { name, exact: true });

/**
 * Trains both models in a page of its own.
 * @param {string} query @param {number} steps
 */
async function train(query, steps) {
  const context = await browser.newContext({ viewport: DESKTOP, colorScheme: 'light', serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(`${server.address}?device=cpu&${query}`);
  // The page may open on trained models.
  await button(page, 'Start over').click();
  await page.waitForFunction(() => document.querySelector('[data-testid=step]')?.textContent === '0');
  await button(page, 'Train').click();
  await page.waitForFunction(
    (wanted) => Number(document.querySelector('[data-testid=step]')?.textContent?.replaceAll(',', '')) >= wanted,
    steps,
    { timeout: 0, polling: 200 },
  );
  await button(page, 'Pause').click();
  await button(page, 'Train').waitFor();
  return page;
}

/** The samples of both models. @param {Page} page @param {string} name */
async function samples(page, name) {
  for (const family of ['gan', 'vae']) {
    const canvas = page.getByRole('img', { name: `64 samples of the ${family.toUpperCase()}` });
    await canvas.screenshot({ path: docs(`${name}-${family}`) });
  }
}

/** @param {Page} page @param {string} title */
const view = (page, title) => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: title }).click();

/** Training in every size and colour scheme. @param {Page} page */
async function pages(page) {
  for (const [size, viewport] of Object.entries({ '': DESKTOP, ...OTHERS })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: docs(['page', size, colorScheme === 'dark' && 'dark'].filter(Boolean).join('-')) });
    }
  }
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** The other views. @param {Page} page */
async function views(page) {
  for (const family of ['gan', 'vae']) {
    const part = page.getByTestId(`latent-${family}`);
    for (const [sample, end] of [
      [5, 'A'],
      [23, 'B'],
    ]) {
      await view(page, 'Train');
      await page.getByRole('button', { name: `${family.toUpperCase()} sample ${sample}`, exact: true }).click();
      await button(page, 'Explore its latent').click();
      await part.getByText(`Sample ${sample}`, { exact: true }).waitFor();
      await part.getByRole('button', { name: `Set as ${end}` }).click();
    }
    await part.getByRole('img', { name: 'from A to B' }).waitFor();
  }
  await page.screenshot({ path: docs('page-latents') });
  await view(page, 'Apply');
  const box = await page.getByRole('application', { name: /Drawing pad/ }).boundingBox();
  if (!box) throw new Error('the pad is out of sight');
  const at = (/** @type {number} */ x, /** @type {number} */ y) =>
    /** @type {const} */ ([box.x + (box.width * x) / 32, box.y + (box.height * y) / 32]);
  const seven = [
    [8, 8],
    [23, 8],
    [14, 26],
  ];
  await page.mouse.move(...at(8, 8));
  await page.mouse.down();
  for (const [x = 0, y = 0] of seven) await page.mouse.move(...at(x, y), { steps: 6 });
  await page.mouse.up();
  for (const family of ['gan', 'vae'])
    await page
      .getByTestId(`drawn-${family}`)
      .getByText(/Error 0/)
      .waitFor();
  await page.screenshot({ path: docs('page-apply') });
  for (const title of VIEWS) {
    await view(page, title);
    await page.screenshot({ path: docs(`page-${title.toLowerCase()}`) });
  }
  await view(page, 'Train');
  await page.getByRole('button', { name: 'What is this? VAE losses' }).click();
  await page.getByRole('region', { name: 'About: VAE losses' }).waitFor();
  await page.screenshot({ path: docs('page-guide') });
}

async function digits() {
  const page = await train('seed=1', 2000);
  // With their measures, which are taken while nothing trains.
  await page.waitForFunction(() => document.querySelectorAll('section.card dl').length === 2, null, { timeout: 120_000 });
  await pages(page);
  await views(page);
  await page.close();
}

async function collapse() {
  const page = await train('gan.learning_rate=0.01&gan.beta_1=0.9&gan.beta_2=0.999&gan.discriminator_rate=1&gan.average=0', 700);
  await samples(page, 'collapse');
  await page.close();
}

await Promise.all([collapse(), digits()]);
await screens(browser, server.address);
await trainingAnimation(browser, server.address);
await browser.close();
await server.close();
