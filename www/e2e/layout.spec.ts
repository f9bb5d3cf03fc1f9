import { button, canvas, CPU, expect, HELD_OUT, open, RECONSTRUCTIONS, SAMPLES, test, trainOneStep } from './page';

for (const width of [1280, 390]) {
  test(`everything fits at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await open(page, CPU);
    await trainOneStep(page);
    const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(scrollWidth).toBeLessThanOrEqual(width);
    for (const label of [SAMPLES.gan, SAMPLES.vae, HELD_OUT, RECONSTRUCTIONS.gan]) {
      const box = await canvas(page, label).boundingBox();
      expect(box!.x).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width).toBeLessThanOrEqual(width);
      const pixels = await canvas(page, label).evaluate((element) => (element as HTMLCanvasElement).width);
      expect(box!.width % pixels, 'whole multiples of the pixels').toBe(0);
    }
  });
}

test('the page works under a sub-path', async ({ page }) => {
  // The built folder as another host would serve it.
  await page.route('**/lab/**', async (route) => {
    const url = route.request().url().replace('/lab/', '/');
    await route.fulfill({ response: await route.fetch({ url }) });
  });
  await page.goto(`/lab/?${CPU}`);
  await expect(button(page, 'Train')).toBeEnabled();
});
