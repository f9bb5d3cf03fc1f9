// Trains in the page and saves pictures under docs/: `cargo xtask screenshots`.

import { chromium } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { launchOptions } from './chromium.mjs';
import { previews } from './previews.mjs';
import { screens } from './screens.mjs';
import { serve } from './server.mjs';
import { trainingAnimation } from './training-animation.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const DESKTOP = { width: 1280, height: 800 };
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

/** Both latent spaces, with a path. @param {Page} page */
async function latents(page) {
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
}

async function digits() {
  const page = await train('seed=1', 2000);
  // With their measures, which are taken while nothing trains.
  await page.waitForFunction(() => document.querySelectorAll('section.card dl').length === 2, null, { timeout: 120_000 });
  await page.screenshot({ path: docs('page') });
  await latents(page);
  await page.close();
}

async function collapse() {
  const page = await train('gan.learning_rate=0.01&gan.beta_1=0.9&gan.beta_2=0.999&gan.discriminator_rate=1&gan.average=0', 700);
  await samples(page, 'collapse');
  await page.close();
}

await Promise.all([collapse(), digits()]);
await previews(browser);
await screens(browser, server.address);
await trainingAnimation(browser, server.address);
await browser.close();
await server.close();
