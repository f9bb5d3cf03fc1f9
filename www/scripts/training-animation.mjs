// The first steps of a training, as an animation for the README.

import { encode } from 'modern-gif';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {import('@playwright/test').Browser} Browser */

const VIEWPORT = { width: 1280, height: 680 };
const SIZE = { width: 640, height: 340 };
const STEPS = [0, 10, 20, 30, 40, 60, 80, 100, 130, 160, 200, 250, 300, 400, 500, 600];
const FRAME_MS = 500;

/** @param {Browser} browser @param {string} address */
export async function trainingAnimation(browser, address) {
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme: 'light' });
  // Small networks, and not the seed that comes trained.
  await page.goto(`${address}?device=cpu&seed=2&width=8&batch_size=32`);
  await page.locator('button.primary:enabled').first().waitFor();
  // Empty: the policy of the page itself forbids to load pictures from an address of data.
  const workshop = await browser.newPage();
  const frames = [];
  for (const step of STEPS) {
    if (step > 0) {
      await page.getByLabel('Train until step').fill(String(step));
      await page.getByLabel('Train until step').press('Enter');
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      for (const family of ['GAN', 'VAE']) {
        await page.getByRole('img', { name: `64 samples of the ${family} at step ${step}`, exact: true }).waitFor({ timeout: 0 });
      }
      await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
    }
    frames.push({ data: await pixels(workshop, await page.screenshot()), delay: FRAME_MS });
  }
  await Promise.all([page.close(), workshop.close()]);
  const gif = await encode({ ...SIZE, frames });
  writeFileSync(fileURLToPath(new URL('../../docs/training.gif', import.meta.url)), new Uint8Array(gif));
}

/** A screenshot, made smaller, as RGBA. @param {import('@playwright/test').Page} page @param {Buffer} png */
async function pixels(page, png) {
  const values = await page.evaluate(
    async ({ data, width, height }) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const context = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(width, height).getContext('2d'));
      context.imageSmoothingQuality = 'high';
      context.drawImage(bitmap, 0, 0, width, height);
      return btoa(Array.from(context.getImageData(0, 0, width, height).data, (value) => String.fromCharCode(value)).join(''));
    },
    { data: png.toString('base64'), ...SIZE },
  );
  return new Uint8ClampedArray(Buffer.from(values, 'base64'));
}
