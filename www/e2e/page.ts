// What the tests do to the page and read from it.

import { expect, test as base, type Page } from '@playwright/test';

/** Small nets, so that a software adapter keeps up. */
export const SMALL = 'width=4&batch_size=8&latent_size=8';

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

/** Opens the page and waits until a model is there. */
export async function open(page: Page, query: string) {
  await page.goto(`/?${query}`);
  await expect(button(page, 'Train')).toBeEnabled();
}

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const canvas = (page: Page, label: string) => page.getByLabel(label);

export async function step(page: Page): Promise<number> {
  return Number((await page.getByTestId('step').innerText()).replaceAll(',', ''));
}

export async function waitForStep(page: Page, atLeast: number) {
  await expect.poll(() => step(page), { timeout: 90_000 }).toBeGreaterThanOrEqual(atLeast);
}

/** The grey values of a canvas, row by row, 0 to 255. */
export async function pixels(page: Page, label: string): Promise<number[]> {
  return canvas(page, label).evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = (element as HTMLCanvasElement).getContext('2d');
    const { data } = context!.getImageData(0, 0, width, height);
    return Array.from({ length: width * height }, (_, index) => data[index * 4]!);
  });
}

/** Mean absolute difference of two pictures, 0 to 255. */
export function difference(a: number[], b: number[]): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0) / a.length;
}
