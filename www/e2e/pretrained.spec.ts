import { readFileSync } from 'node:fs';
import { inEnglish, type Phrase } from '../src/phrase';
import {
  alertLine,
  bar,
  button,
  canvas,
  difference,
  expect,
  expectUntrained,
  FAMILIES,
  MODELS,
  open,
  pixels,
  quality,
  SAMPLES,
  settings,
  startOver,
  step,
  test,
  told,
  trainOneStep,
  view,
  written,
} from './page';

interface Entry {
  file: string;
  steps: number;
}
interface Records {
  models: Record<string, { report: { summary: { phrases: Phrase[] } }; found?: { steps: number } }>;
}
const index = JSON.parse(readFileSync(new URL('../dist/pretrained/index.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, Entry>
>;
const { steps } = index.digits!.gan!;
const records = JSON.parse(readFileSync(new URL('../dist/pretrained/digits.json', import.meta.url), 'utf8')) as Records;

test('the page opens on trained models, which train on or start afresh', async ({ page }) => {
  await open(page, 'device=cpu');
  await expect(page.getByText(/already trained/)).toBeVisible();
  expect(await step(page, 'gan')).toBe(steps);
  expect(await step(page, 'vae')).toBe(steps);
  await expect(canvas(page, `${SAMPLES.gan} at step ${written(steps)}`)).toBeVisible();
  const samples = await pixels(page, SAMPLES.gan);

  await trainOneStep(page);
  expect(await step(page)).toBe(steps + 1);
  expect(difference(samples, await pixels(page, SAMPLES.gan)), 'it goes on from what was there').toBeLessThan(20);

  await startOver(page);
  await button(page, 'Load trained models').click();
  await expect(canvas(page, `${SAMPLES.gan} at step ${written(steps)}`)).toBeVisible();
  await expect.poll(async () => difference(samples, await pixels(page, SAMPLES.gan))).toBe(0);
});

test('what is known of trained models beforehand is there without anything being measured', async ({ page }) => {
  // Nothing is measured before the classifier is there or cannot be had.
  await page.route('**/classifiers/**', () => {});
  await open(page, 'device=cpu');
  for (const [family, title] of MODELS) {
    const { report } = records.models[family]!;
    await expect(told(page, family).summary).toContainText(report.summary.phrases.map(inEnglish).join(''));
    const curves = page.getByRole('img', { name: new RegExp(`${title}.* from step 10 to ${written(steps)}`) });
    await expect(curves.first()).toBeVisible();
  }
  await expect(told(page, 'gan').searched).toHaveText(`${records.models.gan!.found!.steps} search steps`);
  await view(page, 'Quality');
  for (const family of FAMILIES) {
    await expect(quality(page, family).getByRole('row', { name: /Fréchet/ })).toContainText(/noise [\d,.]+\s*real [\d,.]+/);
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('another data set has its own trained models, other settings have fresh ones', async ({ page }) => {
  await open(page, 'device=cpu');
  await bar(page).data.selectOption('fashion');
  await expect.poll(() => new URL(page.url()).searchParams.get('dataset')).toBe('fashion');
  expect(await step(page)).toBe(index.fashion!.gan!.steps);
  await settings(page).seed.fill('6');
  await alertLine(page).startNewRun.click();
  await expectUntrained(page);
});

test('without its trained models the page starts with fresh ones', async ({ page, consoleErrors }) => {
  await page.route('**/pretrained/index.json', (route) => route.abort());
  await open(page, 'device=cpu');
  expect(await step(page)).toBe(0);
  consoleErrors.length = 0; // the browser logs what it could not load
});

test('until models are loaded, their places show what will be there, unless other models were asked for', async ({ page }) => {
  // They never come.
  await page.route('**/*.wasm', () => {});
  const previews = page.locator('.train .card img');
  await page.goto('/');
  await expect(previews).toHaveCount(2);
  for (const index of [0, 1]) {
    await expect.poll(() => previews.nth(index).evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(256);
  }
  await page.goto('/?seed=3');
  await expect(page.locator('.train .card')).toHaveCount(2);
  await expect(previews).toHaveCount(0);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
