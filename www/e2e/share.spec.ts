// What a visitor sends to somebody else.

import { readFileSync } from 'node:fs';
import { button, CPU, expect, open, step, test, trainUntil, view } from './page';

test('a link opens the same settings, seed and data set', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `${CPU}&dataset=fashion&seed=7`);
  const rate = page.getByRole('region', { name: 'VAE settings' }).getByLabel('Learning rate', { exact: true });
  await rate.fill('0.001');
  await rate.blur();
  await button(page, 'Share').click();
  await button(page, 'Copy link').click();
  await expect(page.getByText('Copied: settings, seed and data set are in the link')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await context.newPage();
  await other.goto(link);
  await expect(button(other, 'Train')).toBeEnabled();
  await expect(other.getByLabel('Seed', { exact: true })).toHaveValue('7');
  await expect(other.getByRole('region', { name: 'VAE settings' }).getByLabel('Learning rate', { exact: true })).toHaveValue('0.001');
  await expect(other.getByRole('combobox', { name: 'Data' })).toHaveValue('fashion');
});

test('all models come as one picture that messengers take', async ({ page }) => {
  await open(page, `${CPU}&dataset=faces`);
  await trainUntil(page, 20);
  await button(page, 'Share').click();
  const waiting = page.waitForEvent('download');
  await button(page, 'Picture of all models').click();
  const file = await waiting;
  expect(file.suggestedFilename()).toBe(`drawn-faces-models-step-${await step(page)}.jpg`);
  const picture = readFileSync(await file.path());
  expect(picture.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  expect(picture.length).toBeGreaterThan(20_000);
  expect(picture.length).toBeLessThan(300_000);
});

test('one image is looked at, saved and marked', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 5);
  await page.getByRole('button', { name: 'GAN sample 3', exact: true }).click();
  const image = page.getByRole('dialog', { name: 'GAN sample 3' });
  await expect(image.getByRole('img', { name: 'GAN sample 3, large' })).toBeVisible();
  const waiting = page.waitForEvent('download');
  await image.getByRole('button', { name: 'Save PNG' }).click();
  const png = readFileSync(await (await waiting).path());
  expect(png.readUInt32BE(16)).toBe(512);
  await image.getByRole('button', { name: 'Set as A' }).click();
  await expect(image.getByText('It is A of every model under Latents.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(image).toHaveCount(0);
  await page.getByRole('button', { name: 'GAN sample 9', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Set as B' }).click();
  await expect(page.getByText('It is B of every model under Latents.')).toBeVisible();
  await page.keyboard.press('Escape');
  await view(page, 'Latents');
  await expect(page.getByRole('img', { name: '9 pictures by the GAN from A to B' })).toBeVisible();
});
