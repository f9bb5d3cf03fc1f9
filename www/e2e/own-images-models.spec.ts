// Models of own images find their data by content; model files can be dropped like images.

import { choose, drop, entries, file, pngFiles, zip } from './image-files';
import { alertLine, CPU, dataset, download, expect, files, importing, open, OWN, step, test, trainOneStep, view, written } from './page';
import type { Page } from '@playwright/test';

/** Trains on own images, saves the VAE, and removes the images again. */
async function savedModel(page: Page): Promise<{ model: Buffer; at: number }> {
  await open(page, CPU);
  await choose(page, pngFiles(40));
  await expect(importing(page).made(OWN, 40)).toBeVisible();
  await trainOneStep(page);
  const at = await step(page, 'vae');
  await view(page, 'Runs');
  const { bytes: model } = await download(page, files(page, 'VAE').save);
  page.on('dialog', (dialog) => dialog.accept());
  await view(page, 'Data');
  await importing(page).remove.click();
  await expect(dataset(page, OWN)).toHaveCount(0);
  return { model, at };
}

test('a model goes on where the same images are imported again', async ({ page }) => {
  const { model, at } = await savedModel(page);
  await view(page, 'Runs');
  const chooser = files(page, 'VAE').load;
  await expect(chooser).not.toHaveAttribute('accept');
  await chooser.setInputFiles(file('vae.safetensors', model));
  await expect(alertLine(page).alert).toContainText(`trained on "${OWN}", which is not in this browser. Add the same images`);
  await alertLine(page).dismiss.click();

  await choose(page, file('copy.zip', await zip(entries('copy', 40).reverse())));
  await expect(importing(page).made('copy', 40)).toBeVisible();
  await view(page, 'Runs');
  await chooser.setInputFiles(file('vae.safetensors', model));
  await expect(page.getByText(`, step ${written(at)}.`)).toBeVisible();
  await expect.poll(() => step(page, 'vae')).toBe(at);
});

test('a model dropped with its images is loaded when they are there', async ({ page }) => {
  const { model, at } = await savedModel(page);
  await drop(page, [file('vae.safetensors', model), ...pngFiles(40)]);
  await expect(importing(page).made(OWN, 40)).toBeVisible();
  await expect(page.getByText(`, step ${written(at)}.`)).toBeVisible();
  await drop(page, [file('one.safetensors', model), file('two.safetensors', model)]);
  await expect(page.getByText('Drop one model file at a time')).toBeVisible();
});
