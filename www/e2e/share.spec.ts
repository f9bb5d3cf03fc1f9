// What a visitor sends to somebody else.

import {
  bar,
  button,
  canvas,
  CPU,
  download,
  enter,
  expect,
  inspected,
  open,
  openTrained,
  path,
  PICTURE_OF_ALL,
  sample,
  settings,
  settingsOf,
  step,
  test,
  view,
} from './page';

test('a link opens the same settings, seed and data set', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `${CPU}&dataset=fashion&seed=7`);
  await enter(settingsOf(page, 'VAE').learningRate, '0.001');
  await bar(page).share.click();
  await button(page, 'Copy link').click();
  await expect(page.getByText('Copied: settings, seed and data set are in the link')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await context.newPage();
  await other.goto(link);
  await expect(bar(other).train).toBeEnabled();
  await expect(settings(other).seed).toHaveValue('7');
  await expect(settingsOf(other, 'VAE').learningRate).toHaveValue('0.001');
  await expect(bar(other).data).toHaveValue('fashion');
});

test('all models come as one picture that messengers take', async ({ page }) => {
  await openTrained(page, `${CPU}&dataset=faces`, 20);
  await bar(page).share.click();
  const { name, bytes: picture } = await download(page, button(page, PICTURE_OF_ALL));
  expect(name).toBe(`drawn-faces-models-step-${await step(page)}.jpg`);
  expect(picture.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  expect(picture.length).toBeGreaterThan(20_000);
  expect(picture.length).toBeLessThan(300_000);
});

test('one image is looked at, saved and marked', async ({ page }) => {
  await openTrained(page, CPU, 5);
  await sample(page, 'GAN sample 3').click();
  const image = inspected(page, 'GAN sample 3');
  await expect(image.dialog.getByRole('img', { name: 'GAN sample 3, large' })).toBeVisible();
  const { bytes: png } = await download(page, button(image.dialog, 'Save PNG'));
  expect(png.readUInt32BE(16)).toBe(512);
  await image.setAs('A').click();
  await expect(image.isSetAs('A')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(image.dialog).toHaveCount(0);
  await sample(page, 'GAN sample 9').click();
  await inspected(page).setAs('B').click();
  await expect(inspected(page).isSetAs('B')).toBeVisible();
  await page.keyboard.press('Escape');
  await view(page, 'Latents');
  await expect(canvas(page, path('GAN'))).toBeVisible();
});
