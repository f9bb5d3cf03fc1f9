import { readFileSync } from 'node:fs';
import {
  button,
  canvas,
  CPU,
  difference,
  expect,
  open,
  PATIENT,
  pixels,
  RECONSTRUCTIONS,
  SAMPLES,
  step,
  test,
  trainUntil,
  view,
  waitForStep,
} from './page';

const slider = 'Samples at an earlier step';

test('the timeline goes back through training, for both columns', async ({ page }) => {
  await open(page, CPU);
  const untrained = await pixels(page, SAMPLES.vae);
  await trainUntil(page, 60);
  const now = await pixels(page, SAMPLES.vae);
  await page.getByRole('slider', { name: slider }).fill('0');
  await expect(canvas(page, `${SAMPLES.gan} at step 0`)).toBeVisible();
  expect(difference(await pixels(page, SAMPLES.vae), untrained)).toBe(0);
  await button(page, 'Back to live').click();
  await expect.poll(async () => difference(await pixels(page, SAMPLES.vae), now)).toBe(0);
  await button(page, 'Replay').click();
  await expect(canvas(page, `${SAMPLES.gan} at step 0`)).toBeVisible();
  await expect(button(page, 'Replay')).toBeVisible();
  expect(difference(await pixels(page, SAMPLES.vae), now)).toBe(0);
});

test('looking back shows reconstructions, losses and measures of that step too', async ({ page }) => {
  await open(page, CPU);
  const untrained = await pixels(page, RECONSTRUCTIONS.vae);
  await trainUntil(page, 60);
  const card = page.getByRole('region', { name: 'VAE', exact: true });
  const losses = page.getByTestId('losses-vae');
  await expect(page.getByTestId('verdict-vae')).toHaveText(/:\s+\S/, PATIENT);
  await expect(card.getByText('Rebuilds')).toBeVisible();
  const now = { step: await step(page, 'vae'), losses: await losses.innerText(), reconstructions: await pixels(page, RECONSTRUCTIONS.vae) };
  await page.getByRole('slider', { name: slider }).fill('0');
  await expect(canvas(page, `${RECONSTRUCTIONS.vae} at step 0`)).toBeVisible();
  expect(difference(await pixels(page, RECONSTRUCTIONS.vae), untrained)).toBe(0);
  expect(await step(page, 'vae')).toBe(0);
  await expect(losses).toHaveText(/Total –/);
  await expect(page.getByTestId('verdict-vae')).toHaveText('Only noise at the start.');
  await expect(card.getByText('Rebuilds')).toHaveCount(0);
  await page.getByRole('slider', { name: slider }).fill('1');
  await expect(losses).toHaveText(/Total \d/);
  expect(await losses.innerText()).not.toBe(now.losses);
  await view(page, 'Quality');
  await expect(page.getByText(/^As it was at step \d/)).toBeVisible();
  await button(page, 'Back to live').click();
  await view(page, 'Train');
  await expect(losses).toHaveText(now.losses, { useInnerText: true });
  expect(await step(page, 'vae')).toBe(now.step);
  expect(difference(await pixels(page, RECONSTRUCTIONS.vae), now.reconstructions)).toBe(0);
  await expect(card.getByText('Rebuilds')).toBeVisible();
});

test('the timeline comes as a Contact sheet (PNG) and as an animated GIF', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 30);
  await view(page, 'Runs');
  const group = page.getByRole('group', { name: 'Timeline of the VAE as a file' });
  const save = async (name: string) => {
    const waiting = page.waitForEvent('download');
    await group.getByRole('button', { name }).click();
    return readFileSync(await (await waiting).path());
  };
  const png = await save('Contact sheet (PNG)');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBeGreaterThan(2 * 256);
  const gif = await save('Animation (GIF)');
  expect(gif.subarray(0, 6).toString()).toBe('GIF89a');
  expect(gif.readUInt16LE(6)).toBe(256);
  expect(gif.length).toBeLessThan(2_000_000);
  // A graphic control extension introduces every frame.
  const frames = gif.toString('latin1').split('\x21\xf9\x04').length - 1;
  await view(page, 'Train');
  const last = Number(await page.getByRole('slider', { name: slider }).getAttribute('max'));
  expect(frames).toBe(Math.min(last + 1, 24));
});

test('charts zoom in on a stretch, in both columns at once, and out again', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 100);
  const charts = ['GAN', 'VAE'].map((title) => page.getByRole('img', { name: new RegExp(`^${title} losses`) }));
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
  await button(page, 'Train').click();
  await waitForStep(page, 5);
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  const label = () => page.getByRole('img', { name: SAMPLES.vae }).getAttribute('aria-label');
  // What was on its way when the page was hidden still comes.
  await waitForStep(page, 200);
  const shown = await label();
  await waitForStep(page, 1500);
  expect(await label()).toBe(shown);
  await hide(false);
  await expect.poll(label).not.toBe(shown);
  await button(page, 'Pause').click();
});
