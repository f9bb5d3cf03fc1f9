// Trains in the page and saves pictures under docs/: `cargo xtask screenshots`.

import { chromium } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { launchOptions } from './chromium.mjs';
import { serve } from './server.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

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
  await button(page, 'Reset').click();
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

/** The page in every size and colour scheme. @param {Page} page */
async function pages(page) {
  await page.getByTestId('latent-vae').getByText('Sample 1').waitFor();
  for (const [size, viewport] of /** @type {const} */ ([['', DESKTOP], ['-phone', PHONE]])) {
    await page.setViewportSize(viewport);
    // As a page opens at that size.
    await page.evaluate((open) => document.querySelector('.options')?.toggleAttribute('open', open), viewport === DESKTOP);
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme });
      const name = `page${size}${colorScheme === 'dark' ? '-dark' : ''}`;
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: docs(name) });
    }
  }
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** The parts further down. @param {Page} page */
async function parts(page) {
  // The strip would stay in sight, in the middle of the pictures.
  await page.locator('.strip').evaluate((strip) => strip.style.setProperty('display', 'none'));
  const latent = page.locator('[data-tour=latent]');
  await latent.scrollIntoViewIfNeeded();
  for (const family of ['gan', 'vae']) {
    const part = page.getByTestId(`latent-${family}`);
    for (const [sample, end] of [[5, 'A'], [23, 'B']]) {
      await page.getByRole('button', { name: `${family.toUpperCase()} sample ${sample}`, exact: true }).click();
      await part.getByText(`Sample ${sample}`, { exact: true }).waitFor();
      await part.getByRole('button', { name: `Keep as ${end}` }).click();
    }
    await part.getByRole('img', { name: 'from A to B' }).waitFor();
  }
  const pad = page.getByRole('application', { name: /Drawing pad/ });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error('the pad is out of sight');
  const at = (/** @type {number} */ x, /** @type {number} */ y) => /** @type {const} */ ([box.x + (box.width * x) / 32, box.y + (box.height * y) / 32]);
  const seven = [[8, 8], [23, 8], [14, 26]];
  await page.mouse.move(...at(8, 8));
  await page.mouse.down();
  for (const [x = 0, y = 0] of seven) await page.mouse.move(...at(x, y), { steps: 6 });
  await page.mouse.up();
  for (const family of ['gan', 'vae']) await page.getByTestId(`drawn-${family}`).getByText(/Error 0/).waitFor();
  await latent.screenshot({ path: docs('page-latent') });
  await page.locator('section[aria-labelledby=networks]').screenshot({ path: docs('page-networks') });
  await page.getByRole('button', { name: 'What am I looking at? Losses' }).last().click();
  await page.getByRole('region', { name: /^VAE/ }).screenshot({ path: docs('page-explained') });
}

async function digits() {
  const page = await train('seed=1', 2000);
  await page.getByRole('heading', { name: 'Latent space' }).scrollIntoViewIfNeeded();
  await pages(page);
  await parts(page);
  await page.close();
}

async function collapse() {
  const page = await train('gan.learning_rate=0.01&gan.beta_1=0.9&gan.beta_2=0.999&gan.discriminator_rate=1&gan.average=0', 700);
  await samples(page, 'collapse');
  await page.close();
}

await Promise.all([collapse(), digits()]);
await browser.close();
await server.close();
