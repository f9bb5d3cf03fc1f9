// What stands in the page's way before it is there.

import { button, CPU, expect, open, step, test, trainOneStep, view } from './page';

test('a language that the browser itself does not understand stops nothing', async ({ page }) => {
  await page.addInitScript("Object.defineProperty(Navigator.prototype, 'language', { get: () => 'C' })");
  await open(page, CPU);
  await trainOneStep(page);
});

test('a page that cannot be loaded whole says so', async ({ page, consoleErrors }) => {
  await page.route('**/assets/App-*.js', (route) => route.fulfill({ status: 404 }));
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('GAN·VAE Lab could not start');
  await page.unroute('**/assets/App-*.js');
  await button(page, 'Reload').click();
  await expect(button(page, 'Train')).toBeEnabled();
  consoleErrors.length = 0; // the browser logs the 404 itself
});

test('keys open views, train and step, and are listed', async ({ page }) => {
  await open(page, CPU);
  await page.keyboard.press('5');
  await expect(page.getByRole('application', { name: /Drawing pad/ })).toBeVisible();
  await page.keyboard.press('1');
  await page.keyboard.press('s');
  await expect.poll(() => step(page)).toBe(1);
  // A button has no use for letters and digits, a field has.
  await button(page, 'Share').focus();
  await page.keyboard.press('3');
  await expect(page.getByRole('heading', { name: 'Quality' }).first()).toBeVisible();
  await page.getByLabel('Seed', { exact: true }).press('1');
  await expect(page.getByRole('heading', { name: 'Quality' }).first()).toBeVisible();
  await page.getByLabel('Seed', { exact: true }).blur();
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(list).toContainText('Train or pause');
  await list.getByRole('button', { name: 'Close' }).click();
  await expect(list).toHaveCount(0);
});

test('the space bar belongs to whatever has the focus', async ({ page }) => {
  await open(page, CPU);
  await view(page, 'Apply');
  const pad = page.getByRole('application', { name: /Drawing pad/ }).first();
  await pad.scrollIntoViewIfNeeded();
  await pad.focus();
  await page.keyboard.press('Space');
  await view(page, 'Train');
  await page.getByRole('slider', { name: /./ }).first().focus();
  await page.keyboard.press('Space');
  // A command that comes later is answered later: had the space bar started training, the step would jump.
  await trainOneStep(page);
  expect(await step(page)).toBe(1);
});
