// What the tests do to the page and read from it.

import { expect, test as base, type Page } from '@playwright/test';

/** Small nets, so that a software adapter keeps up. */
export const SMALL = 'width=4&batch_size=8&latent_size=8';
export const CPU = `device=cpu&${SMALL}`;
/** For what takes as long as the machine needs; a slow one is no failure. */
export const PATIENT = { timeout: 200_000 };
export const PHONE = { width: 390, height: 844 };

/** A test that fails on any error in the console. */
export const test = base.extend<{ consoleErrors: string[] }>({
  consoleErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));
      await use(errors);
      expect(errors, 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export const VIEW_TITLES = ['Train', 'Latents', 'Quality', 'Data', 'Apply', 'Runs', 'Networks', 'Device'] as const;
export type ViewTitle = (typeof VIEW_TITLES)[number];

/** Opens a view of the page. */
export async function view(page: Page, title: ViewTitle) {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: title }).click();
}

/** Opens the page and waits until models are there. */
export async function open(page: Page, query: string) {
  await page.goto(`/?${query}`);
  await expect(button(page, 'Train')).toBeEnabled();
}

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const canvas = (page: Page, label: string) => page.getByRole('img', { name: label });

export const SAMPLES = { gan: '64 samples of the GAN', vae: '64 samples of the VAE' };
export const HELD_OUT = 'held-out images beside the VAE';
export const RECONSTRUCTIONS = { gan: 'Reconstructions by the GAN', vae: 'Reconstructions by the VAE' };

/** Steps trained by the one that is ahead, or by a family. */
export async function step(page: Page, family?: 'gan' | 'vae' | 'vae-gan'): Promise<number> {
  const shown = await page.getByTestId(family ? `step-${family}` : 'step').innerText();
  return Number(shown.replaceAll(',', ''));
}

export async function waitForStep(page: Page, atLeast: number) {
  await expect.poll(() => step(page), PATIENT).toBeGreaterThanOrEqual(atLeast);
}

/** Trains one step and waits until all pictures show it, in the view of training. */
export async function trainOneStep(page: Page) {
  await view(page, 'Train');
  const wanted = (await step(page)) + 1;
  await button(page, 'Step').click();
  for (const samples of Object.values(SAMPLES))
    await expect(canvas(page, `${samples} at step ${wanted.toLocaleString('en')}`)).toBeVisible();
}

/** Trains until a step, and pauses, in the view of training. */
export async function trainUntil(page: Page, atLeast: number) {
  await view(page, 'Train');
  await button(page, 'Train').click();
  await waitForStep(page, atLeast);
  await button(page, 'Pause').click();
  await expect(button(page, 'Train')).toBeEnabled();
  const last = (await step(page)).toLocaleString('en');
  await expect(page.getByRole('img', { name: new RegExp(`^64 samples of the .* at step ${last}$`) }).first()).toBeVisible();
}

export const keptRuns = (page: Page) => page.getByTestId('kept-runs').locator('tbody').getByRole('row');

/** Trains, and waits until that is kept, in the view of runs; returns the step. */
export async function trainAndKeep(page: Page, atLeast: number): Promise<number> {
  await trainUntil(page, atLeast);
  const at = await step(page);
  await view(page, 'Runs');
  await expect(keptRuns(page).filter({ hasText: 'open here' })).toContainText(`GAN ${at.toLocaleString('en')}`);
  return at;
}

/** The grey values of a canvas, row by row, 0 to 255; of one that is drawn larger than it is, a value for each of its pixels. */
export async function pixels(page: Page, label: string): Promise<number[]> {
  return canvas(page, label).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const scale = Number(canvas.dataset.scale ?? 1);
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const width = canvas.width / scale;
    const at = (index: number) => (Math.floor(index / width) * scale * canvas.width + (index % width) * scale) * 4;
    return Array.from({ length: width * (canvas.height / scale) }, (_, index) => data[at(index)]!);
  });
}

/** The grey values of one image, of a canvas with so many images a row. */
export function oneImage(grey: number[], across: number, index: number): number[] {
  const [left, top] = [(index % across) * 32, Math.floor(index / across) * 32];
  return Array.from({ length: 32 * 32 }, (_, place) => grey[(top + Math.floor(place / 32)) * across * 32 + left + (place % 32)]!);
}

/** Mean absolute difference of two pictures, 0 to 255. */
export function difference(a: number[], b: number[]): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0) / a.length;
}

/** Puts code in front of the worker's own: init scripts do not reach workers. */
export async function beforeWorker(page: Page, code: string) {
  await page.route('**/assets/main-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: code + (await response.text()) });
  });
}

/** Lets a test take the GPU away: `gpuDevice.destroy()` in the worker. */
export const KEEP_DEVICE = `
  const granted = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...rest) {
    return (globalThis.gpuDevice = await granted.apply(this, rest));
  };`;

/** The worker that trains, not the one that makes a GIF. */
export const trainingWorker = (page: Page) => page.workers().find((worker) => worker.url().includes('/assets/main-'))!;

/** What does not fit in a view, in either direction. */
export const overflow = (page: Page) =>
  page.evaluate(() => {
    const main = document.querySelector('main')!;
    const { scrollWidth, scrollHeight } = document.documentElement;
    return {
      page: [scrollWidth - innerWidth, scrollHeight - innerHeight],
      across: main.scrollWidth - main.clientWidth,
      down: main.scrollHeight - main.clientHeight,
    };
  });
