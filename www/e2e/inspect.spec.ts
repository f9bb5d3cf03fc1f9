// How one image compares with the data set.

import {
  canvas,
  countOfImages,
  CPU,
  expect,
  HELD_OUT,
  heldOutImage,
  inspected,
  oneImage,
  open,
  openTrained,
  pixels,
  RECONSTRUCTIONS,
  sample,
  SAMPLES,
  test,
} from './page';

test('every image has its nearest training image beside it, and what the classifier sees in it', async ({ page }) => {
  await openTrained(page, CPU, 40);
  const { dialog } = inspected(page);
  for (const { name, label, index } of [
    { name: 'GAN sample 3', label: SAMPLES.gan, index: 2 },
    { name: 'VAE reconstruction 2', label: RECONSTRUCTIONS.vae, index: 1 },
    { name: 'Test image 4', label: HELD_OUT, index: 3 },
  ]) {
    const grey = await pixels(page, label);
    const image = oneImage(grey, label === SAMPLES.gan ? 8 : countOfImages(grey), index);
    const grid = page.getByRole('toolbar', { name: label });
    await grid.getByRole('button').nth(index).click();
    await expect(inspected(page, name).dialog).toContainText(/The classifier sees \d \(\d+ %\)/);
    const nearest = await pixels(page, 'Nearest training image');
    const square = image.reduce((sum, value, place) => sum + ((value - nearest[place]!) / 255) ** 2, 0) / image.length;
    const shown = Number((await dialog.innerText()).match(/\d, RMS distance (0\.\d+)/)?.[1]);
    expect(shown, name).toBeGreaterThan(0);
    // Within what rounding does.
    expect(Math.abs(shown - Math.sqrt(square)), name).toBeLessThan(0.001);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  }
});

test('a test image is told right, and stays open while models train', async ({ page }) => {
  await open(page, CPU);
  const first = heldOutImage(page, 0);
  const label = (await first.getAttribute('aria-label'))?.split(': ')[1];
  await page.keyboard.press('Space');
  await first.click();
  await expect(inspected(page).dialog).toContainText(new RegExp(`The classifier sees ${label} `));
  await expect(canvas(page, 'Nearest training image')).toBeVisible();
});

test('images in colour that brought no classifier have their nearest training image too', async ({ page }) => {
  await open(page, `${CPU}&dataset=emoji`);
  await sample(page, 'VAE sample 1').click();
  await expect(inspected(page).dialog).toContainText(/RMS distance 0\.\d+/);
});
