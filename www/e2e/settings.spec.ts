import type { Page } from '@playwright/test';
import { button, CPU, expect, open, pixels, SAMPLES, step, test, trainOneStep, trainUntil, view, waitForStep } from './page';

const column = (page: Page, name: string) => page.getByRole('region', { name: `${name} settings` });

test('a learning rate changes while training goes on', async ({ page }) => {
  await open(page, CPU);
  await button(page, 'Train').click();
  await waitForStep(page, 5);
  const rate = column(page, 'VAE').getByLabel('Learning rate', { exact: true });
  await rate.fill('0.000001');
  await rate.blur();
  await expect(button(page, 'Pause')).toBeVisible();
  await waitForStep(page, (await step(page)) + 20);
  await view(page, 'Quality');
  const standing = await page.getByTestId('figures-vae').innerText();
  await expect(button(page, 'Start a new run')).toHaveCount(0);
  expect(standing).toContain('on test images');
  expect(new URL(page.url()).searchParams.get('vae.learning_rate')).toBe('0.000001');
  await column(page, 'VAE').getByRole('button', { name: 'Learning rate: reset to' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('vae.learning_rate')).toBeNull();
});

test('arrow keys change a rate in steps of its own size', async ({ page }) => {
  await open(page, CPU);
  const rate = column(page, 'VAE').getByLabel('Learning rate', { exact: true });
  const before = Number(await rate.inputValue());
  await rate.press('ArrowUp');
  await expect.poll(async () => Number(await rate.inputValue())).toBeGreaterThan(before);
  expect(Number(await rate.inputValue())).toBeLessThan(2 * before);
});

test('a rate of almost nothing stops a model from learning at the next step', async ({ page }) => {
  await open(page, CPU);
  await trainOneStep(page);
  const change = async () => {
    const before = await page.getByTestId('losses-vae').innerText();
    await trainOneStep(page);
    return [before, await pixels(page, SAMPLES.vae)] as const;
  };
  const rate = column(page, 'VAE').getByLabel('Learning rate', { exact: true });
  await rate.fill('0.000001');
  await rate.blur();
  const [, first] = await change();
  const [, second] = await change();
  const differing = first.filter((value, index) => Math.abs(value - second[index]!) > 2).length;
  expect(differing).toBeLessThan(first.length / 100);
});

test('what takes fresh models asks first, and can be undone', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 3);
  const width = page.getByLabel('Width', { exact: true });
  await width.fill('6');
  await width.blur();
  await expect(button(page, 'Train')).toBeDisabled();
  await button(page, 'Undo the change').click();
  await expect(width).toHaveValue('4');
  await expect(button(page, 'Train')).toBeEnabled();
  expect(await step(page)).toBeGreaterThan(0);
  await width.fill('6');
  await width.blur();
  await button(page, 'Start a new run').click();
  await expect.poll(() => step(page)).toBe(0);
  expect(new URL(page.url()).searchParams.get('width')).toBe('6');
});

test('before anything is trained, settings apply at once', async ({ page }) => {
  await open(page, CPU);
  await page.getByLabel('Width, slider').fill('100');
  await expect(button(page, 'Start a new run')).toHaveCount(0);
  await expect.poll(() => new URL(page.url()).searchParams.get('width')).not.toBe('4');
});

test('a value out of range is refused where it is typed', async ({ page }) => {
  await open(page, CPU);
  const width = page.getByLabel('Width', { exact: true });
  await width.fill('1000');
  await width.blur();
  await expect(page.getByText('Enter a whole number from 2 to 128, not "1000".')).toBeVisible();
  await expect(width).toHaveValue('4');
  await trainOneStep(page);
});

test('presets set everything that they are about, and the address keeps it', async ({ page }) => {
  await open(page, CPU);
  for (const title of ['Published DCGAN', 'Fast on a laptop', 'Make the GAN collapse', 'Blurry on purpose (β = 10)']) {
    await startExperiment(page, title);
    await expect(button(page, title)).toBeVisible();
    await expect(button(page, 'Train')).toBeEnabled();
  }
  await expect(column(page, 'VAE').getByLabel('β (KL weight)', { exact: true })).toHaveValue('10');
  await page.reload();
  await expect(button(page, 'Blurry on purpose (β = 10)')).toBeVisible();
  await startExperiment(page, 'Faces, best quality');
  await expect(page.getByRole('combobox', { name: 'Data' })).toHaveValue('faces');
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
  await expect(column(page, 'VAE').getByLabel('β (KL weight)', { exact: true })).toHaveValue('10');
  expect(await step(page)).toBe(before);
});
