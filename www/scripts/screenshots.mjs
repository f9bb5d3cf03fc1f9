// Trains in the page and saves pictures under docs/: `cargo xtask screenshots`.

import { chromium } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { launchOptions } from './chromium.mjs';
import { serve } from './server.mjs';

/** @param {string} name */
const docs = (name) => fileURLToPath(new URL(`../../docs/${name}.png`, import.meta.url));

const server = await serve();
const browser = await chromium.launch({ channel: 'chromium', ...launchOptions });

/**
 * Trains a model in a page of its own and saves its pictures.
 * @param {string} name @param {string} query @param {number} steps
 */
async function train(name, query, steps) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(`${server.address}?device=cpu&${query}`);
  const button = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true });
  await button('Train').click();
  await page.waitForFunction(
    (wanted) => {
      const shown = document.querySelector('[data-testid=step]')?.textContent ?? '';
      return Number(shown.replaceAll(',', '')) >= wanted;
    },
    steps,
    { timeout: 0, polling: 200 },
  );
  await button('Pause').click();
  await button('Train').waitFor();
  await page.locator('section.pictures').screenshot({ path: docs(name) });
  return page;
}

/** @param {string} name @param {string} query @param {number} steps */
const picture = (name, query, steps) => train(name, query, steps).then((page) => page.close());

async function pages() {
  const page = await train('vae-1000-steps', 'family=vae', 1000);
  await page.screenshot({ path: docs('page'), fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: docs('page-dark') });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: docs('page-phone'), fullPage: true });
  await page.close();
}

async function coloured() {
  await picture('faces-gan-2000-steps', 'family=gan&dataset=faces&width=32', 2000);
  await picture('faces-vae-2000-steps', 'family=vae&dataset=faces&width=32', 2000);
}

async function grey() {
  await pages();
  await picture('gan-2000-steps', 'family=gan', 2000);
  for (const dataset of ['fashion', 'spoken']) {
    for (const family of ['gan', 'vae']) {
      await picture(`${dataset}-${family}-2000-steps`, `family=${family}&dataset=${dataset}`, 2000);
    }
  }
}

await Promise.all([coloured(), grey()]);
await browser.close();
await server.close();
