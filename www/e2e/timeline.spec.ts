import {
  bar,
  button,
  canvas,
  card,
  CPU,
  difference,
  download,
  expect,
  lossChart,
  MODELS,
  open,
  openTrained,
  PATIENT,
  pixels,
  RECONSTRUCTIONS,
  SAMPLES,
  step,
  test,
  timeline,
  told,
  trainOneStep,
  trainUntil,
  view,
  waitForStep,
} from './page';

test('the timeline goes back through training, for both columns', async ({ page }) => {
  await open(page, CPU);
  const untrained = await pixels(page, SAMPLES.vae);
  await trainUntil(page, 60);
  const now = await pixels(page, SAMPLES.vae);
  await timeline(page).slider.fill('0');
  await expect(canvas(page, `${SAMPLES.gan} at step 0`)).toBeVisible();
  expect(difference(await pixels(page, SAMPLES.vae), untrained)).toBe(0);
  await timeline(page).backToLive.click();
  await expect.poll(async () => difference(await pixels(page, SAMPLES.vae), now)).toBe(0);
  // A step is shown too briefly to be waited for.
  const replayed = await canvas(page, SAMPLES.gan).evaluateHandle((sheet) => {
    const labels: (string | null)[] = [];
    new MutationObserver(() => labels.push(sheet.getAttribute('aria-label'))).observe(sheet, { attributeFilter: ['aria-label'] });
    return labels;
  });
  await timeline(page).replay.click();
  await expect(timeline(page).replay).toBeVisible();
  expect((await replayed.jsonValue())[0]).toMatch(/ at step 0$/);
  expect(difference(await pixels(page, SAMPLES.vae), now)).toBe(0);
});

test('looking back shows reconstructions, losses and measures of that step too', async ({ page }) => {
  await open(page, CPU);
  const untrained = await pixels(page, RECONSTRUCTIONS.vae);
  // So that there is a moment between the first and the last.
  await trainOneStep(page);
  await trainUntil(page, 60);
  const rebuilds = card(page, 'vae').getByText('Rebuilds');
  const { losses, summary } = told(page, 'vae');
  await expect(summary).toHaveText(/:\s+\S/, PATIENT);
  await expect(rebuilds).toBeVisible();
  const now = { step: await step(page, 'vae'), losses: await losses.innerText(), reconstructions: await pixels(page, RECONSTRUCTIONS.vae) };
  await timeline(page).slider.fill('0');
  await expect(canvas(page, `${RECONSTRUCTIONS.vae} at step 0`)).toBeVisible();
  expect(difference(await pixels(page, RECONSTRUCTIONS.vae), untrained)).toBe(0);
  expect(await step(page, 'vae')).toBe(0);
  await expect(losses).toHaveText(/Total –/);
  await expect(summary).toHaveText('Only noise at the start.');
  await expect(rebuilds).toHaveCount(0);
  await timeline(page).slider.fill('1');
  await expect(losses).toHaveText(/Total \d/);
  expect(await losses.innerText()).not.toBe(now.losses);
  await view(page, 'Quality');
  await expect(page.getByText(/^As it was at step \d/)).toBeVisible();
  await timeline(page).backToLive.click();
  await view(page, 'Train');
  await expect(losses).toHaveText(now.losses, { useInnerText: true });
  expect(await step(page, 'vae')).toBe(now.step);
  expect(difference(await pixels(page, RECONSTRUCTIONS.vae), now.reconstructions)).toBe(0);
  await expect(rebuilds).toBeVisible();
});

test('the timeline comes as a Contact sheet (PNG) and as an animated GIF', async ({ page }) => {
  await openTrained(page, CPU, 30);
  await view(page, 'Runs');
  const group = page.getByRole('group', { name: 'Timeline of the VAE as a file' });
  const { bytes: png } = await download(page, group.getByRole('button', { name: 'Contact sheet (PNG)' }));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBeGreaterThan(2 * 256);
  const { bytes: gif } = await download(page, group.getByRole('button', { name: 'Animation (GIF)' }));
  expect(gif.subarray(0, 6).toString()).toBe('GIF89a');
  expect(gif.readUInt16LE(6)).toBe(256);
  expect(gif.length).toBeLessThan(2_000_000);
  // A graphic control extension introduces every frame.
  const frames = gif.toString('latin1').split('\x21\xf9\x04').length - 1;
  await view(page, 'Train');
  const last = Number(await timeline(page).slider.getAttribute('max'));
  expect(frames).toBe(Math.min(last + 1, 24));
});

test('charts zoom in on a stretch, in both columns at once, and out again', async ({ page }) => {
  await openTrained(page, CPU, 100);
  const charts = MODELS.map(([, title]) => lossChart(page, title));
  const box = (await charts[0]!.boundingBox())!;
  await charts[0]!.scrollIntoViewIfNeeded();
  const { x, y, width } = (await charts[0]!.boundingBox()) ?? box;
  await page.mouse.move(x + width / 2, y + 60);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.9, y + 60, { steps: 4 });
  await page.mouse.up();
  for (const chart of charts) await expect(chart).toHaveAccessibleName(/from step [1-9]/);
  await view(page, 'Quality');
  await button(page, 'All steps').first().click();
  await view(page, 'Train');
  for (const chart of charts) await expect(chart).toHaveAccessibleName(/from step 0 /);
});

test('a hidden page is not drawn, but trains on', async ({ page }) => {
  await open(page, CPU);
  await bar(page).train.click();
  await waitForStep(page, 5);
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  const label = () => canvas(page, SAMPLES.vae).getAttribute('aria-label');
  // What was on its way when the page was hidden still comes.
  const hidden = await step(page);
  await waitForStep(page, hidden + 200);
  const shown = await label();
  await waitForStep(page, hidden + 1500);
  expect(await label()).toBe(shown);
  await hide(false);
  await expect.poll(label).not.toBe(shown);
  await bar(page).pause.click();
});
