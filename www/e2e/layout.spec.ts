import { button, canvas, expect, open, SMALL, test } from './page';

for (const width of [1280, 390]) {
  test(`everything fits at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await open(page, `device=cpu&family=vae&${SMALL}`);
    await button(page, 'Step').click();
    const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(scrollWidth).toBeLessThanOrEqual(width);
    for (const label of ['64 samples of the model', '16 held-out images', 'Reconstructions']) {
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
  await page.goto(`/lab/?device=cpu&family=vae&${SMALL}`);
  await expect(button(page, 'Train')).toBeEnabled();
});
