import {
  bar,
  button,
  canvas,
  card,
  CPU,
  DESKTOP,
  drawing,
  DRAWN,
  expect,
  FAMILIES,
  HELD_OUT,
  lossChart,
  open,
  overflow,
  RECONSTRUCTIONS,
  SAMPLES,
  test,
  trainOneStep,
  view,
  VIEW_TITLES,
} from './page';

for (const { width, height, models, scrolls } of [
  { width: 1280, height: 800, models: 2, scrolls: false },
  { width: 1280, height: 680, models: 2, scrolls: false },
  { width: 1280, height: 800, models: 4, scrolls: false },
  { width: 1920, height: 1080, models: 4, scrolls: false },
  { width: 768, height: 1024, models: 2, scrolls: false },
  { width: 390, height: 844, models: 2, scrolls: true },
]) {
  test(`${models} models, their charts and the controls are seen together at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page, `${CPU}${models > 2 ? '&models=all' : ''}`);
    await trainOneStep(page);
    const { page: outside, across, down } = await overflow(page);
    expect(outside).toEqual([0, 0]);
    expect(across).toBe(0);
    // On a phone the charts go on below the models.
    if (!scrolls) expect(down).toBe(0);
    const tops = new Set<number>();
    for (const family of FAMILIES) {
      const model = card(page, family);
      for (const label of [SAMPLES[family], RECONSTRUCTIONS[family], HELD_OUT.replace('VAE', family.toUpperCase())]) {
        const box = (await model.getByRole('img', { name: label }).boundingBox())!;
        expect(box.x, label).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width, label).toBeLessThanOrEqual(width);
        expect(box.y, label).toBeGreaterThanOrEqual(0);
        expect(box.y + box.height, label).toBeLessThanOrEqual(height);
        if (label === SAMPLES[family]) tops.add(Math.round(box.y));
      }
      const chart = (await lossChart(page, family.toUpperCase()).boundingBox())!;
      if (!scrolls) expect(chart.y + chart.height).toBeLessThanOrEqual(height);
    }
    expect(tops.size, 'equal parts stand at equal heights').toBe(1);
    for (const name of ['Train', 'Step', 'Start over']) {
      const box = (await button(page, name).boundingBox())!;
      expect(box.y + box.height, name).toBeLessThanOrEqual(height);
    }
  });
}

for (const [width, height] of [
  [1920, 1080],
  [1280, 800],
  [768, 1024],
  [390, 844],
] as const) {
  test(`nothing is wider than a view at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page, CPU);
    for (const title of VIEW_TITLES) {
      await view(page, title);
      expect((await overflow(page)).across, title).toBe(0);
    }
  });
}

test('a view has an address, and is left as it was', async ({ page }) => {
  await page.goto(`/?${CPU}#/apply`);
  await expect(bar(page).train).toBeEnabled();
  await expect(drawing(page).pad).toBeVisible();
  await drawing(page).pad.press('Space');
  await view(page, 'Train');
  await expect(canvas(page, SAMPLES.gan)).toBeVisible();
  expect(new URL(page.url()).hash).toBe('#/train');
  await page.goBack();
  await expect(drawing(page).result('vae')).toContainText(DRAWN);
});

test('drawers move nothing', async ({ page }) => {
  await page.setViewportSize(DESKTOP);
  await open(page, CPU);
  const box = async () => canvas(page, SAMPLES.gan).boundingBox();
  const before = await box();
  for (const name of ['Settings', 'Guide']) {
    await button(page, name).click();
    await expect(page.getByRole('complementary', { name })).toBeVisible();
    expect(await box()).toEqual(before);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('complementary', { name })).toHaveCount(0);
    await expect(button(page, name)).toBeFocused();
  }
});

test('the page works under a sub-path', async ({ page }) => {
  // The built folder as another host would serve it.
  await page.route('**/lab/**', async (route) => {
    const url = route.request().url().replace('/lab/', '/');
    await route.fulfill({ response: await route.fetch({ url }) });
  });
  await page.goto(`/lab/?${CPU}`);
  await expect(bar(page).train).toBeEnabled();
  // What is still fetched when the test ends would fail the next one.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
