import type { Page } from '@playwright/test';
import {
  alertLine,
  bar,
  button,
  CPU,
  enter,
  expect,
  expectUntrained,
  open,
  openTrained,
  pixels,
  SAMPLES,
  settings,
  settingsOf,
  step,
  test,
  told,
  trainOneStep,
  trainUntil,
  view,
  waitForStep,
} from './page';

test('a learning rate changes while training goes on', async ({ page }) => {
  await open(page, CPU);
  await bar(page).train.click();
  await waitForStep(page, 5);
  await enter(settingsOf(page, 'VAE').learningRate, '0.000001');
  await expect(bar(page).pause).toBeVisible();
  await waitForStep(page, (await step(page)) + 20);
  await view(page, 'Quality');
  const standing = await told(page, 'vae').figures.innerText();
  await expect(alertLine(page).startNewRun).toHaveCount(0);
  expect(standing).toContain('on test images');
  expect(new URL(page.url()).searchParams.get('vae.learning_rate')).toBe('0.000001');
  await settingsOf(page, 'VAE').whole.getByRole('button', { name: 'Learning rate: reset to' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('vae.learning_rate')).toBeNull();
});

test('arrow keys change a rate in steps of its own size', async ({ page }) => {
  await open(page, CPU);
  const rate = settingsOf(page, 'VAE').learningRate;
  const before = Number(await rate.inputValue());
  await rate.press('ArrowUp');
  await expect.poll(async () => Number(await rate.inputValue())).toBeGreaterThan(before);
  expect(Number(await rate.inputValue())).toBeLessThan(2 * before);
});

test('a rate of almost nothing stops a model from learning at the next step', async ({ page }) => {
  await open(page, CPU);
  await trainOneStep(page);
  const change = async () => {
    const before = await told(page, 'vae').losses.innerText();
    await trainOneStep(page);
    return [before, await pixels(page, SAMPLES.vae)] as const;
  };
  await enter(settingsOf(page, 'VAE').learningRate, '0.000001');
  const [, first] = await change();
  const [, second] = await change();
  const differing = first.filter((value, index) => Math.abs(value - second[index]!) > 2).length;
  expect(differing).toBeLessThan(first.length / 100);
});

test('what takes fresh models asks first, and can be undone', async ({ page }) => {
  await openTrained(page, CPU, 3);
  const width = settings(page).width;
  await enter(width, '6');
  await expect(bar(page).train).toBeDisabled();
  await alertLine(page).undoChange.click();
  await expect(width).toHaveValue('4');
  await expect(bar(page).train).toBeEnabled();
  expect(await step(page)).toBeGreaterThan(0);
  await enter(width, '6');
  await alertLine(page).startNewRun.click();
  await expectUntrained(page);
  expect(new URL(page.url()).searchParams.get('width')).toBe('6');
});

test('before anything is trained, settings apply at once', async ({ page }) => {
  await open(page, CPU);
  await page.getByLabel('Width, slider').fill('100');
  await expect(alertLine(page).startNewRun).toHaveCount(0);
  await expect.poll(() => new URL(page.url()).searchParams.get('width')).not.toBe('4');
});

test('a value out of range is refused where it is typed', async ({ page }) => {
  await open(page, CPU);
  const width = settings(page).width;
  await enter(width, '1000');
  await expect(page.getByText('Enter a whole number from 2 to 128, not "1000".')).toBeVisible();
  await expect(width).toHaveValue('4');
  await trainOneStep(page);
});

test('presets set everything that they are about, and the address keeps it', async ({ page }) => {
  await open(page, CPU);
  for (const title of ['Published DCGAN', 'Fast on a laptop', 'Make the GAN collapse', 'Blurry on purpose (β = 10)']) {
    await startExperiment(page, title);
    await expect(button(page, title)).toBeVisible();
    await expect(bar(page).train).toBeEnabled();
  }
  await expect(settingsOf(page, 'VAE').klWeight).toHaveValue('10');
  await page.reload();
  await expect(button(page, 'Blurry on purpose (β = 10)')).toBeVisible();
  await startExperiment(page, 'Faces, best quality');
  await expect(bar(page).data).toHaveValue('faces');
});

/** Starts an experiment from the sheet of all of them. */
async function startExperiment(page: Page, title: string) {
  await page.locator('.bar [aria-haspopup=dialog]').click();
  await page.getByRole('article', { name: title }).getByRole('button', { name: 'Start as a new run' }).click();
}

test('an experiment that changes what is live can be applied to models in training', async ({ page }) => {
  await open(page, 'device=cpu');
  await trainUntil(page, (await step(page)) + 10);
  const before = await step(page);
  await page.locator('.bar [aria-haspopup=dialog]').click();
  const sheet = page.getByRole('dialog', { name: 'Experiments' });
  await expect(sheet.getByRole('article', { name: 'Fast on a laptop' })).toContainText(/about \d+ (s|min) here/);
  await sheet.getByRole('article', { name: 'Blurry on purpose' }).getByRole('button', { name: 'Apply to these models' }).click();
  await expect(sheet).toBeHidden();
  await expect(settingsOf(page, 'VAE').klWeight).toHaveValue('10');
  expect(await step(page)).toBe(before);
});
