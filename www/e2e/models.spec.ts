import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { button, canvas, CPU, expect, open, pixels, SAMPLES, step, test, trainOneStep, trainUntil, view } from './page';

const files = (page: Page, title: string) => page.getByRole('group', { name: `Files of the ${title}` });

async function download(page: Page, title: string, name: string): Promise<Buffer> {
  await view(page, 'Runs');
  const waiting = page.waitForEvent('download');
  await files(page, title).getByRole('button', { name }).click();
  return readFileSync(await (await waiting).path());
}

async function upload(page: Page, title: string, buffer: Buffer, name = 'model.safetensors') {
  await view(page, 'Runs');
  await files(page, title).getByLabel('Load model').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
}

/** Figures and samples after one more step. */
async function nextStep(page: Page) {
  await trainOneStep(page);
  return { losses: await page.getByTestId('losses-vae').innerText(), samples: await pixels(page, SAMPLES.vae) };
}

test('a saved model goes on exactly where it stood', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 5);
  const at = await step(page, 'vae');
  const file = await download(page, 'VAE', 'Save model');
  const expected = await nextStep(page);
  await trainOneStep(page);
  await upload(page, 'VAE', file);
  await expect(page.getByText(`, step ${at}.`)).toBeVisible();
  await expect.poll(() => step(page, 'vae')).toBe(at);
  // The GAN is two steps ahead by now and rests, so that one step is one step.
  await page.getByLabel('Models', { exact: true }).selectOption('VAE alone');
  await button(page, 'Step').click();
  await view(page, 'Train');
  await expect(canvas(page, `${SAMPLES.vae} at step ${at + 1}`)).toBeVisible();
  expect(await pixels(page, SAMPLES.vae)).toEqual(expected.samples);
  expect(await page.getByTestId('losses-vae').innerText()).toEqual(expected.losses);
});

test('a damaged, a foreign and a newer file are refused with a reason, and the model stays', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 3);
  const [at, samples] = [await step(page), await pixels(page, SAMPLES.gan)];
  const file = await download(page, 'GAN', 'Save model');
  const damaged = Buffer.from(file);
  damaged[damaged.length - 100]! ^= 1;
  const cases: [Buffer, RegExp][] = [
    [damaged, /damaged|checksum/i],
    [file.subarray(0, file.length / 2), /damaged|cut|truncated|incomplete|shorter|ends/i],
    [Buffer.from('no model at all, but some text'), /not a model|no model/i],
  ];
  for (const [bytes, reason] of cases) {
    await upload(page, 'GAN', bytes);
    await expect(page.getByRole('alert')).toContainText(reason);
    await button(page, 'Dismiss').click();
  }
  expect(await step(page)).toBe(at);
  await view(page, 'Train');
  expect(await pixels(page, SAMPLES.gan)).toEqual(samples);
});

test('weights come as safetensors with the names that PyTorch uses', async ({ page }) => {
  await open(page, CPU);
  const file = await download(page, 'GAN', 'Export weights');
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + length).toString()) as Record<string, { shape: number[] }>;
  expect(header['generator.0.weight']?.shape).toEqual([8, 16, 4, 4]);
  expect(Object.keys(header)).toContain('generator.1.running_mean');
});

test('losses come as comma-separated values', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 5);
  const [head, first] = (await download(page, 'VAE', 'Download losses (CSV)')).toString().split('\n');
  expect(head).toBe('step,total,reconstruction,kl');
  expect(first?.split(',').map(Number).every(Number.isFinite)).toBe(true);
});

test('a reload goes on with the training that the browser kept', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 10);
  const at = await step(page);
  const samples = await pixels(page, SAMPLES.gan);
  await view(page, 'Device');
  await page.getByText('Diagnostics').click();
  await expect(page.getByTestId('saved')).toHaveText(/\d:\d\d/);
  await page.reload();
  await expect(page.getByText(`Restored from your last visit, step ${at}`)).toBeVisible();
  await expect.poll(() => step(page)).toBe(at);
  await view(page, 'Train');
  await expect.poll(() => pixels(page, SAMPLES.gan)).toEqual(samples);
  await expect(page.getByTestId('losses-vae')).toContainText(/Total \d/);
  await trainUntil(page, at + 3);
  await button(page, 'Start over').click();
  await expect.poll(() => step(page)).toBe(0);
});
