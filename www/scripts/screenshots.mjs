// Trains in the page and saves pictures under docs/: `cargo xtask screenshots`.

import { chromium } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { launchOptions } from './chromium.mjs';
import { serve } from './server.mjs';

/** @param {string} name */
const docs = (name) => fileURLToPath(new URL(`../../docs/${name}.png`, import.meta.url));

const server = await serve();
const browser = await chromium.launch({ channel: 'chromium', ...launchOptions });

/** @param {string} family @param {number} steps */
async function train(family, steps) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  await page.goto(`${server.address}?device=cpu&family=${family}`);
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
  await page.locator('section.pictures').screenshot({ path: docs(`${family}-${steps}-steps`) });
  return page;
}

await train('gan', 2000).then((page) => page.close());
const page = await train('vae', 1000);
await page.screenshot({ path: docs('page') });
await page.emulateMedia({ colorScheme: 'dark' });
await page.screenshot({ path: docs('page-dark') });
await page.setViewportSize({ width: 390, height: 844 });
await page.screenshot({ path: docs('page-phone'), fullPage: true });
await browser.close();
await server.close();
