// Four people, and what they come for: no more clicks, keys and scrolling than it takes.

import type { Page } from '@playwright/test';
import { Effort } from './effort';
import { entries, file, zip } from './image-files';
import {
  alertLine,
  bar,
  button,
  canvas,
  card,
  CPU,
  DESKTOP,
  drawing,
  DRAWN,
  expect,
  expectUntrained,
  FAMILIES,
  files,
  guide,
  importing,
  inspected,
  keptRuns,
  lossChart,
  MODELS,
  open,
  path,
  PATIENT,
  PHONE,
  PICTURE_OF_ALL,
  point,
  RECONSTRUCTIONS,
  runActions,
  sample,
  SAMPLES,
  settings,
  step,
  test,
  viewLink,
  waitForStep,
} from './page';

/** What each may spend, as reached today; keys are shortcuts, Escape, and a number that is typed. */
const LIMITS = {
  lecturer: { clicks: 10, keys: 6, scrolledPx: 0 },
  student: { clicks: 11, keys: 0, scrolledPx: 0 },
  hobbyist: { clicks: 10, keys: 0, scrolledPx: 0 },
  /** The view of latents has one model below the other there, and scrolls back. */
  phone: { clicks: 8, keys: 0, scrolledPx: 2000 },
  tablet: { clicks: 8, keys: 0, scrolledPx: 0 },
};
const TABLET = { width: 768, height: 1024 };

async function expectWithin(effort: Effort, who: keyof typeof LIMITS) {
  const spent = await effort.spent();
  console.log(who, spent);
  for (const [what, limit] of Object.entries(LIMITS[who]))
    expect(spent[what as keyof typeof spent], `${who}: ${what}`).toBeLessThanOrEqual(limit);
}

async function expectDrawingUnderstood(page: Page) {
  for (const family of FAMILIES) await expect(drawing(page).result(family)).toContainText(DRAWN);
}

test('a lecturer shows a training, its quality, a collapse, a walk and a drawing', async ({ page }) => {
  await page.setViewportSize(DESKTOP);
  const effort = await Effort.of(page);
  await open(page, CPU);
  await effort.click(bar(page).startOver);
  await effort.type(bar(page).untilStep, '200');
  await effort.click(bar(page).train);
  await expect.poll(() => step(page), PATIENT).toBe(200);
  await expect(bar(page).train).toBeEnabled();
  for (const family of FAMILIES) {
    await effort.look(canvas(page, SAMPLES[family]));
    await effort.look(canvas(page, RECONSTRUCTIONS[family]));
    await effort.look(lossChart(page, family.toUpperCase()));
  }
  await effort.look(page.getByRole('region', { name: 'Charts' }).getByText('Quality', { exact: false }).first());

  await effort.click(page.getByRole('button', { name: 'Experiments', exact: true }));
  const collapse = page.getByRole('article', { name: /GAN collapse/ });
  await effort.click(collapse.getByRole('button', { name: 'Start as a new run' }));
  await expectUntrained(page);
  await effort.press('k');
  await waitForStep(page, 1);
  await effort.look(alertLine(page).alarms);
  await effort.look(canvas(page, SAMPLES.gan));
  // The experiment pauses by itself.
  await expect(bar(page).train).toBeEnabled(PATIENT);

  for (const [name, end] of [
    ['GAN sample 1', 'A'],
    ['GAN sample 64', 'B'],
  ] as const) {
    await effort.click(sample(page, name));
    const image = inspected(page, name);
    await effort.click(image.setAs(end));
    await expect(image.isSetAs(end)).toBeVisible();
  }
  await effort.press('Escape');
  await effort.press('2');
  for (const [, title] of MODELS) await effort.look(canvas(page, path(title)));
  await effort.press('5');
  await effort.stroke(drawing(page).pad);
  await expectDrawingUnderstood(page);
  await expectWithin(effort, 'lecturer');
});

test('a student asks why the VAE is blurry, and sees β before and after', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const effort = await Effort.of(page);
  await open(page, CPU);
  await effort.click(guide(page).open);
  await effort.look(page.getByText('Why VAE samples are blurry.'));
  await effort.click(guide(page).close);
  await effort.click(bar(page).train);
  await waitForStep(page, 20);
  await effort.click(bar(page).pause);
  await effort.click(bar(page).startOver);
  await expectUntrained(page);
  const beta = card(page, 'vae').getByRole('slider', { name: /^β/ });
  const { width, height } = (await beta.boundingBox())!;
  await effort.click(beta, { x: width * 0.9, y: height / 2 });
  await expect.poll(() => Number(new URL(page.url()).searchParams.get('vae.kl_weight'))).toBeGreaterThan(5);
  await effort.click(viewLink(page, 'Runs'));
  await effort.click(runActions(keptRuns(page)).pin);
  await effort.click(viewLink(page, 'Train'));
  await effort.click(bar(page).train);
  await waitForStep(page, 20);
  await effort.click(bar(page).pause);
  await effort.look(page.getByRole('region', { name: /^Pinned run: / }).getByRole('img', { name: /^Samples of the VAE/ }));
  await effort.look(canvas(page, SAMPLES.vae));
  await effort.look(lossChart(page, 'VAE'));
  await expect(alertLine(page).alarms).not.toContainText(/diverge/i);
  await expectWithin(effort, 'student');
});

test('a hobbyist trains on photos in three folders, and takes a picture and a model away', async ({ page }) => {
  await page.setViewportSize(DESKTOP);
  const effort = await Effort.of(page);
  await open(page, CPU);
  await effort.choose(bar(page).data, 'Add your own images…');
  const photos = [...entries('photos/Anna', 30), ...entries('photos/Ben', 20, 30), ...entries('photos/Chi', 10, 50)];
  const choosing = page.waitForEvent('filechooser');
  await effort.click(importing(page).chooser);
  await (await choosing).setFiles(file('photos.zip', await zip(photos)));
  await effort.click(importing(page).make(3));
  await effort.look(importing(page).made('photos', 60, 3));
  await effort.click(viewLink(page, 'Train'));
  await effort.click(bar(page).train);
  await waitForStep(page, 10);
  for (const label of Object.values(SAMPLES)) await effort.look(canvas(page, label));
  await effort.click(bar(page).share);
  const picture = page.waitForEvent('download');
  await effort.click(button(page, PICTURE_OF_ALL));
  expect((await picture).suggestedFilename()).toMatch(/^photos-models-step-\d+\.jpg$/);
  await effort.click(button(page, 'Model files…'));
  const model = page.waitForEvent('download');
  await effort.click(files(page, 'GAN').save);
  expect((await model).suggestedFilename()).toMatch(/\.model\.safetensors$/);
  await expectWithin(effort, 'hobbyist');
});

for (const [who, viewport] of [
  ['phone', PHONE],
  ['tablet', TABLET],
] as const) {
  test(`a pupil compares both models and draws a digit, on a ${who}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const effort = await Effort.of(page);
    await open(page, CPU);
    await effort.click(bar(page).train);
    await waitForStep(page, 10);
    for (const label of [...Object.values(SAMPLES), ...Object.values(RECONSTRUCTIONS)]) await effort.look(canvas(page, label));
    await effort.click(bar(page).settings);
    await effort.look(settings(page).seed);
    await effort.click(button(page, 'Close: Settings'));
    await effort.click(bar(page).pause);
    await effort.click(sample(page, 'VAE sample 2'));
    await effort.click(inspected(page).explore);
    await effort.look(canvas(page, point('VAE')));
    await effort.click(viewLink(page, 'Apply'));
    await effort.stroke(drawing(page).pad);
    await expectDrawingUnderstood(page);
    await expectWithin(effort, who);
  });
}
