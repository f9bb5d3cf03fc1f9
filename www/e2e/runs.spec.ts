// The table of kept runs: what is pinned, seen and taken along from it.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { button, CPU, expect, keptRuns, open, step, test, trainAndKeep, view } from './page';

const losses = (page: Page) => page.getByRole('img', { name: /^VAE losses/ });
const pinnedLines = (page: Page) => page.getByRole('list', { name: 'Pinned runs, as faint lines' });

async function startOver(page: Page) {
  await button(page, 'Start over').click();
  await expect.poll(() => step(page)).toBe(0);
}

test('a pinned run stays in the charts beside new models, over a reload, until it is unpinned', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 40);
  await keptRuns(page).getByRole('button', { name: 'Pin', exact: true }).click();
  await view(page, 'Train');
  // A run is not drawn beside itself.
  await expect(pinnedLines(page)).toHaveCount(0);
  await startOver(page);
  const isShown = async () => {
    await view(page, 'Train');
    await expect(pinnedLines(page)).toHaveText(/^Handwritten digits, .*Width 4/);
    await expect(losses(page)).toBeVisible();
    await expect(losses(page)).toHaveAccessibleName(`VAE losses from step 0 to ${at}`);
    const card = page.getByRole('region', { name: /^Pinned run: Handwritten digits/ });
    for (const title of ['GAN', 'VAE']) await expect(card.getByRole('img', { name: `Samples of the ${title} at step` })).toBeVisible();
  };
  await isShown();
  await page.reload();
  await expect(button(page, 'Train')).toBeEnabled();
  await isShown();
  await view(page, 'Runs');
  await keptRuns(page).getByRole('button', { name: 'Unpin' }).click();
  await view(page, 'Train');
  await expect(pinnedLines(page)).toHaveCount(0);
  await expect(losses(page)).toBeHidden();
});

test('two runs can be pinned, a third one not', async ({ page }) => {
  await open(page, CPU);
  for (let run = 0; run < 3; run++) {
    await trainAndKeep(page, 2);
    if (run < 2) await startOver(page);
  }
  const pin = keptRuns(page).getByRole('button', { name: 'Pin', exact: true });
  await pin.nth(1).click();
  await expect(pin).toHaveCount(2);
  await pin.nth(1).click();
  await expect(pin).toHaveCount(1);
  await expect(pin).toBeDisabled();
  await keptRuns(page).nth(1).getByRole('button', { name: 'Unpin' }).click();
  await expect(pin.first()).toBeEnabled();
});

test('kept runs show some of their samples; those of an earlier version of the page leave the place empty', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 20);
  const picture = (title: string) => keptRuns(page).getByRole('img', { name: `Samples of the ${title} at step ${at}` });
  for (const title of ['GAN', 'VAE']) {
    await expect(picture(title)).toBeVisible();
    expect(await picture(title).evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([256, 256]);
  }
  await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const database = await done(indexedDB.open('gan-vae-lab-runs'));
    const curves = database.transaction('curves', 'readwrite').objectStore('curves');
    for (const key of await done(curves.getAllKeys())) {
      const { steps, series, reports } = await done(curves.get(key));
      await done(curves.put({ steps, series, reports }, key));
    }
    database.close();
  });
  await page.reload();
  await expect(button(page, 'Train')).toBeEnabled();
  await expect(keptRuns(page)).toContainText(`GAN ${at}`);
  await expect(keptRuns(page).getByRole('img')).toHaveCount(0);
  // Whatever else it holds is read.
  await view(page, 'Train');
  await expect(losses(page)).toBeVisible();
});

test('kept runs are compared at one step, which can be chosen', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 20);
  await view(page, 'Runs');
  const pictures = keptRuns(page).getByRole('img', { name: 'Samples of the VAE at step' });
  await expect(pictures).toHaveAccessibleName(`Samples of the VAE at step ${at}`);
  await page.getByLabel('Samples', { exact: true }).selectOption('at step 1');
  await expect(pictures).toHaveAccessibleName(/at step [01]$/);
});

test('the models of a kept run come as files that are named after it', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 3);
  await startOver(page);
  const waiting = page.waitForEvent('download');
  await keptRuns(page).getByRole('button', { name: 'Export VAE' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toMatch(new RegExp(`^Handwritten-digits-.*-vae-step-${at}\\.model\\.safetensors$`));
  await page
    .getByRole('group', { name: 'Files of the VAE' })
    .getByLabel('Load model')
    .setInputFiles({ name: 'a.safetensors', mimeType: '', buffer: readFileSync(await download.path()) });
  await expect.poll(() => step(page, 'vae')).toBe(at);
});
