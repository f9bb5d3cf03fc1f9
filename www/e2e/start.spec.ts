// What stands in the page's way before it is there.

import { alertLine, bar, button, CPU, drawing, expect, open, settings, SHORTCUTS, step, test, trainOneStep, view } from './page';

test('a language that the browser itself does not understand stops nothing', async ({ page }) => {
  await page.addInitScript("Object.defineProperty(Navigator.prototype, 'language', { get: () => 'C' })");
  await open(page, CPU);
  await trainOneStep(page);
});

test('a page that cannot be loaded whole says so', async ({ page, consoleErrors }) => {
  await page.route('**/assets/App-*.js', (route) => route.fulfill({ status: 404 }));
  await page.goto('/');
  await expect(alertLine(page).alert).toContainText('GAN·VAE Lab could not start');
  await page.unroute('**/assets/App-*.js');
  await button(page, 'Reload').click();
  await expect(bar(page).train).toBeEnabled();
  consoleErrors.length = 0; // the browser logs the 404 itself
});

test('a view that cannot be loaded says so, and the models train on', async ({ page, consoleErrors }) => {
  await page.route('**/assets/OtherView-*.js', (route) => route.fulfill({ status: 404 }));
  await open(page, CPU);
  await view(page, 'Quality');
  await expect(alertLine(page).alert).toContainText('A part of the page could not be loaded');
  await view(page, 'Train');
  await trainOneStep(page);
  consoleErrors.length = 0; // the browser logs the 404 itself
});

test('keys open views, train and step, and are listed', async ({ page }) => {
  await open(page, CPU);
  const title = page.getByRole('heading', { name: 'Quality' }).first();
  await page.keyboard.press('5');
  await expect(drawing(page).pad).toBeVisible();
  await page.keyboard.press('1');
  await page.keyboard.press('s');
  await expect.poll(() => step(page)).toBe(1);
  // A button has no use for letters and digits, a field has.
  await bar(page).share.focus();
  await page.keyboard.press('3');
  await expect(title).toBeVisible();
  await settings(page).seed.press('1');
  await expect(title).toBeVisible();
  await settings(page).seed.blur();
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: SHORTCUTS });
  await expect(list).toContainText('Train or pause');
  await list.getByRole('button', { name: 'Close' }).click();
  await expect(list).toHaveCount(0);
});

test('the space bar belongs to whatever has the focus', async ({ page }) => {
  await open(page, CPU);
  await view(page, 'Apply');
  const pad = drawing(page).pad.first();
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
