import type { Page } from '@playwright/test';
import {
  alertLine,
  bar,
  canvas,
  CPU,
  download,
  expect,
  files,
  open,
  openDiagnostics,
  openTrained,
  pixels,
  SAMPLES,
  saved,
  startOver,
  step,
  test,
  told,
  trainOneStep,
  trainUntil,
  view,
  written,
} from './page';

/** What a button under the files of a model gives. */
async function fileOf(page: Page, title: string, name: string): Promise<Buffer> {
  await view(page, 'Runs');
  const { bytes } = await download(page, files(page, title).whole.getByRole('button', { name }));
  return bytes;
}

async function upload(page: Page, title: string, buffer: Buffer, name = 'model.safetensors') {
  await view(page, 'Runs');
  await files(page, title).load.setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
}

/** Figures and samples after one more step. */
async function nextStep(page: Page) {
  await trainOneStep(page);
  return { losses: await told(page, 'vae').losses.innerText(), samples: await pixels(page, SAMPLES.vae) };
}

test('a saved model goes on exactly where it stood', async ({ page }) => {
  await openTrained(page, CPU, 5);
  const at = await step(page, 'vae');
  const file = await fileOf(page, 'VAE', 'Save model');
  const expected = await nextStep(page);
  await trainOneStep(page);
  await upload(page, 'VAE', file);
  await expect(page.getByText(`, step ${written(at)}.`)).toBeVisible();
  await expect.poll(() => step(page, 'vae')).toBe(at);
  // The GAN is two steps ahead by now and rests, so that one step is one step.
  await bar(page).models.selectOption('VAE alone');
  await bar(page).step.click();
  await view(page, 'Train');
  await expect(canvas(page, `${SAMPLES.vae} at step ${written(at + 1)}`)).toBeVisible();
  expect(await pixels(page, SAMPLES.vae)).toEqual(expected.samples);
  expect(await told(page, 'vae').losses.innerText()).toEqual(expected.losses);
});

test('a damaged, a foreign and a newer file are refused with a reason, and the model stays', async ({ page }) => {
  await openTrained(page, CPU, 3);
  const [at, samples] = [await step(page), await pixels(page, SAMPLES.gan)];
  const file = await fileOf(page, 'GAN', 'Save model');
  const damaged = Buffer.from(file);
  damaged[damaged.length - 100]! ^= 1;
  const cases: [Buffer, RegExp][] = [
    [damaged, /damaged|checksum/i],
    [file.subarray(0, file.length / 2), /damaged|cut|truncated|incomplete|shorter|ends/i],
    [Buffer.from('no model at all, but some text'), /not a model|no model/i],
  ];
  for (const [bytes, reason] of cases) {
    await upload(page, 'GAN', bytes);
    await expect(alertLine(page).alert).toContainText(reason);
    await alertLine(page).dismiss.click();
  }
  expect(await step(page)).toBe(at);
  await view(page, 'Train');
  expect(await pixels(page, SAMPLES.gan)).toEqual(samples);
});

test('weights come as safetensors with the names that PyTorch uses', async ({ page }) => {
  await open(page, CPU);
  const file = await fileOf(page, 'GAN', 'Export weights');
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + length).toString()) as Record<string, { shape: number[] }>;
  expect(header['generator.0.weight']?.shape).toEqual([8, 16, 4, 4]);
  expect(Object.keys(header)).toContain('generator.1.running_mean');
});

test('losses come as comma-separated values', async ({ page }) => {
  await openTrained(page, CPU, 5);
  const [head, first] = (await fileOf(page, 'VAE', 'Download losses (CSV)')).toString().split('\n');
  expect(head).toBe('step,total,reconstruction,kl');
  expect(first?.split(',').map(Number).every(Number.isFinite)).toBe(true);
});

test('a reload goes on with the training that the browser kept', async ({ page }) => {
  await openTrained(page, CPU, 10);
  const at = await step(page);
  const samples = await pixels(page, SAMPLES.gan);
  await openDiagnostics(page);
  await expect(saved(page)).toHaveText(/\d:\d\d/);
  await page.reload();
  await expect(page.getByText(`Restored from your last visit, step ${written(at)}`)).toBeVisible();
  await expect.poll(() => step(page)).toBe(at);
  await view(page, 'Train');
  await expect.poll(() => pixels(page, SAMPLES.gan)).toEqual(samples);
  await expect(told(page, 'vae').losses).toContainText(/Total \d/);
  await trainUntil(page, at + 3);
  await startOver(page);
});
