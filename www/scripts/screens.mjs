// Every view at five sizes, in light and dark and in Chinese, as one picture a view: docs/screens.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {import('@playwright/test').Browser} Browser */

/** @type {[number, number][]} */
const SIZES = [
  [1920, 1080],
  [1280, 800],
  [1280, 680],
  [768, 1024],
  [390, 844],
];
const VIEWS = ['train', 'latents', 'quality', 'data', 'apply', 'runs', 'networks', 'device'];
const LOOKS = /** @type {const} */ ([
  { name: 'light', lang: 'en', colorScheme: 'light' },
  { name: 'dark', lang: 'en', colorScheme: 'dark' },
  { name: 'chinese', lang: 'zh-CN', colorScheme: 'light' },
]);
/** Pixels of a row of pictures in its file. */
const HEIGHT = 420;

/** @param {Browser} browser @param {string} address */
export async function screens(browser, address) {
  const folder = fileURLToPath(new URL('../../docs/screens/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  for (const { name, lang, colorScheme } of LOOKS) {
    const page = await browser.newPage({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(`${address}?device=cpu&lang=${lang}`);
    await page.locator('button.primary:enabled').first().waitFor();
    for (const view of VIEWS) {
      await page.evaluate((hash) => (location.hash = hash), `#/${view}`);
      const pictures = [];
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height });
        // Charts are drawn anew for every size.
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
        pictures.push((await page.screenshot()).toString('base64'));
      }
      await together(browser, pictures, `${folder}${view}-${name}.jpg`);
    }
    await page.close();
  }
}

/** One row of pictures. @param {Browser} browser @param {string[]} pictures as PNG @param {string} path */
async function together(browser, pictures, path) {
  const page = await browser.newPage();
  const images = pictures.map((png) => `<img src="data:image/png;base64,${png}" height="${HEIGHT}">`);
  await page.setContent(`<body style="margin: 0"><div style="display: inline-flex; gap: 8px; background: #888">${images.join('')}</div>`);
  await page.locator('div').screenshot({ path, type: 'jpeg', quality: 70 });
  await page.close();
}
