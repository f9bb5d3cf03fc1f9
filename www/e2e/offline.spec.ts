import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { serve } from '../scripts/server.mjs';
import { bar, CPU, expect, SMALL, step, test } from './page';

test.use({ serviceWorkers: 'allow' });

const QUERY = `?${CPU}`;
const dist = new URL('../dist/', import.meta.url);

/** Waits until a service worker runs and has kept a data set. */
async function keptOffline(page: Page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => keptDatasets(page)).toHaveLength(1);
}

async function keptDatasets(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('datasets-'));
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    // Classifiers and trained models lie beside them.
    return kept
      .flat()
      .map(({ url }) => url)
      .filter((url) => url.includes('.gvld'));
  });
}

async function trainsAStep(page: Page) {
  await expect(bar(page).train).toBeEnabled();
  const before = await step(page);
  await bar(page).step.click();
  await expect.poll(() => step(page)).toBeGreaterThan(before);
}

for (const path of ['/', '/some/lab/']) {
  test(`after a visit the page under ${path} works without a network`, async ({ page, context, consoleErrors }) => {
    const server = await serve({ path });
    const address = new URL(path, server.address).href;
    await page.goto(address + QUERY);
    await trainsAStep(page);
    await keptOffline(page);
    await server.close();
    await context.setOffline(true);

    await page.reload();
    await trainsAStep(page);
    // Another address of the same page.
    await page.goto(`${address}index.html?device=cpu&seed=5&${SMALL}`);
    await trainsAStep(page);
    // A data set that was never loaded cannot be; what the page says about it is tested elsewhere.
    await page.goto(`${address}${QUERY}&dataset=emoji`);
    await trainsAStep(page);
    consoleErrors.length = 0; // the browser logs what it could not load
  });
}

test('where the host sends no headers for it, the page is isolated from the second visit on', async ({ page }) => {
  const server = await serve({ isolates: false });
  const isIsolated = () => page.evaluate(() => crossOriginIsolated);
  await page.goto(server.address + QUERY);
  await trainsAStep(page);
  expect(await isIsolated()).toBe(false);
  await keptOffline(page);
  await page.reload();
  await trainsAStep(page);
  expect(await isIsolated()).toBe(true);
  await server.close();
});

test('a data set is kept when it is first used', async ({ page, context }) => {
  await page.goto(QUERY);
  await trainsAStep(page);
  await keptOffline(page);
  await page.goto(`${QUERY}&dataset=emoji`);
  await trainsAStep(page);
  await expect.poll(() => keptDatasets(page)).toHaveLength(2);
  await context.setOffline(true);
  await page.reload();
  await trainsAStep(page);
});

/** Makes another version of the page out of the present one. */
function publish(folder: string, version: string) {
  const change = (file: string, from: RegExp, to: string) => {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(from);
    writeFileSync(path, text.replace(from, to));
  };
  change('index.html', /<title>.*<\/title>/, `<title>${version}</title>`);
  change('service-worker.js', /"revision":"[^"]*","url":"index.html"/, `"revision":"${version}","url":"index.html"`);
}

test('a new version leaves open pages alone and takes over at the next visit', async ({ page, context }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gan-vae-lab-'));
  cpSync(dist, folder, { recursive: true });
  const server = await serve({ folder });
  await page.goto(server.address + QUERY);
  await keptOffline(page);
  const other = await context.newPage();
  await other.goto(server.address + QUERY);
  await expect(bar(other).train).toBeEnabled();

  publish(folder, 'Version 2');
  const waits = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      if (!registration.waiting && !registration.installing) await registration.update();
      return registration.waiting !== null;
    });
  await expect.poll(waits).toBe(true);
  await page.reload();
  await expect(page).toHaveTitle('GAN·VAE Lab');
  await trainsAStep(page);
  await trainsAStep(other);

  await other.close();
  // The browser may take a while to forget the closed page.
  await expect(async () => {
    await page.reload();
    await expect(page).toHaveTitle('Version 2', { timeout: 5_000 });
  }).toPass();
  await trainsAStep(page);
  // The file did not change, so it was not loaded again under another name.
  expect(await keptDatasets(page)).toHaveLength(1);
  await server.close();
  rmSync(folder, { recursive: true });
});

test('the page can be installed', async ({ page, request, baseURL }) => {
  await page.goto(QUERY);
  const link = await page.locator('link[rel=manifest]').getAttribute('href');
  const address = new URL(link ?? '', baseURL);
  const manifest = await (await request.get(address.href)).json();
  expect(manifest.name).toBe('GAN·VAE Lab');
  expect(manifest.display).toBe('standalone');
  const purposes = manifest.icons.map(({ purpose = 'any' }: { purpose?: string }) => purpose);
  expect(new Set(purposes)).toEqual(new Set(['any', 'maskable']));
  for (const { src, type } of manifest.icons) {
    const icon = await request.get(new URL(src, address).href);
    expect(icon.headers()['content-type']).toContain(type);
  }
  const links = page.locator('link[rel=icon], link[rel=apple-touch-icon]');
  for (const icon of await links.all()) {
    const response = await request.get(new URL((await icon.getAttribute('href')) ?? '', baseURL).href);
    expect(response.headers()['content-type']).toMatch(/^image\//);
  }
});
