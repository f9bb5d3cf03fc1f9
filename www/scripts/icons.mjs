// Draws the PNG icons from the SVG one: `npm run icons`, after a change of it.

import { chromium } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchOptions } from './chromium.mjs';

const folder = new URL('../public/icons/', import.meta.url);
const rounded = readFileSync(new URL('icon.svg', folder), 'utf8');
/** Systems that cut icons to a shape of their own want no corners cut off before. */
const full = rounded.replace(/ rx="\d+"/, '');

const browser = await chromium.launch({ channel: 'chromium', ...launchOptions });
const page = await browser.newPage();

/** @param {string} name @param {string} svg @param {number} size */
async function draw(name, svg, size) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
  await page.screenshot({ path: fileURLToPath(new URL(name, folder)), omitBackground: true });
}

await draw('icon-192.png', rounded, 192);
await draw('icon-512.png', rounded, 512);
await draw('maskable-512.png', full, 512);
await draw('apple-touch-icon.png', full, 180);
await browser.close();
