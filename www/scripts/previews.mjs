// What stands in the places of the first models until they are loaded: their samples, small. Made of docs/samples.

import { readFileSync, writeFileSync } from 'node:fs';

/** @typedef {import('@playwright/test').Browser} Browser */

/** The page opens on them. */
const MODELS = ['digits-gan', 'digits-vae'];
const SIZE = 256;
/** Some 12 kB: they are shown out of focus. */
const QUALITY = 0.6;

/** @param {Browser} browser */
export async function previews(browser) {
  const page = await browser.newPage();
  for (const model of MODELS) {
    const png = readFileSync(new URL(`../../docs/samples/${model}.png`, import.meta.url)).toString('base64');
    const jpeg = await page.evaluate(
      async ({ png, size, quality }) => {
        const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
        const canvas = new OffscreenCanvas(size, size);
        canvas.getContext('2d')?.drawImage(bitmap, 0, 0, size, size);
        const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality })).arrayBuffer());
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      },
      { png, size: SIZE, quality: QUALITY },
    );
    writeFileSync(new URL(`../public/pretrained/${model}.jpg`, import.meta.url), Buffer.from(jpeg, 'base64'));
  }
  await page.close();
}
