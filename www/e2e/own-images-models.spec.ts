// Models of own images find their data by content; model files can be dropped like images.

import { readFileSync } from 'node:fs';
import { choose, drop, entries, file, pngFiles, zip } from './image-files';
import { button, CPU, expect, open, step, test, trainOneStep, view } from './page';
import type { Page } from '@playwright/test';

/** Trains on own images, saves the VAE, and removes the images again. */
async function savedModel(page: Page): Promise<{ model: Buffer; at: number }> {
  await open(page, CPU);
  await choose(page, pngFiles(40));
  await expect(page.getByText('"My images 1" holds 40 images.')).toBeVisible();
  await trainOneStep(page);
  const at = await step(page, 'vae');
  await view(page, 'Runs');
  const waiting = page.waitForEvent('download');
  await page.getByRole('group', { name: 'Files of the VAE' }).getByRole('button', { name: 'Save model' }).click();
  const model = readFileSync(await (await waiting).path());
  page.on('dialog', (dialog) => dialog.accept());
  await view(page, 'Data');
  await button(page, 'Remove').click();
  await expect(page.getByRole('radio', { name: 'My images 1' })).toHaveCount(0);
  return { model, at };
}

test('a model goes on where the same images are imported again', async ({ page }) => {
  const { model, at } = await savedModel(page);
  await view(page, 'Runs');
  const chooser = page.getByRole('group', { name: 'Files of the VAE' }).getByLabel('Load model');
  await expect(chooser).not.toHaveAttribute('accept');
  await chooser.setInputFiles(file('vae.safetensors', model));
  await expect(page.getByRole('alert')).toContainText('trained on "My images 1", which is not in this browser. Add the same images');
  await button(page, 'Dismiss').click();

  await choose(page, file('copy.zip', await zip(entries('copy', 40).reverse())));
  await expect(page.getByText('"copy" holds 40 images.')).toBeVisible();
  await view(page, 'Runs');
  await chooser.setInputFiles(file('vae.safetensors', model));
  await expect(page.getByText(`, step ${at}.`)).toBeVisible();
  await expect.poll(() => step(page, 'vae')).toBe(at);
});

test('a model dropped with its images is loaded when they are there', async ({ page }) => {
  const { model, at } = await savedModel(page);
  await drop(page, [file('vae.safetensors', model), ...pngFiles(40)]);
  await expect(page.getByText(/"My images 1" holds 40 images/)).toBeVisible();
  await expect(page.getByText(`, step ${at}.`)).toBeVisible();
  await drop(page, [file('one.safetensors', model), file('two.safetensors', model)]);
  await expect(page.getByText('Drop one model file at a time')).toBeVisible();
});
