// Four people, and what they come for: no more clicks, keys and scrolling than it takes.

import type { Page } from '@playwright/test';
import { Effort } from './effort';
import { entries, file, zip } from './image-files';
import { button, canvas, CPU, expect, open, PATIENT, PHONE, RECONSTRUCTIONS, SAMPLES, step, test, waitForStep } from './page';

/** What each may spend, as reached today; keys are shortcuts, Escape, and a number that is typed. */
const LIMITS = {
  lecturer: { clicks: 10, keys: 6, scrolledPx: 0 },
  student: { clicks: 11, keys: 0, scrolledPx: 0 },
  hobbyist: { clicks: 10, keys: 0, scrolledPx: 0 },
  /** The view of latents has one model below the other there, and scrolls back. */
  phone: { clicks: 8, keys: 0, scrolledPx: 2000 },
  tablet: { clicks: 8, keys: 0, scrolledPx: 0 },
};
const LECTURE = { width: 1280, height: 800 };
const TABLET = { width: 768, height: 1024 };

async function expectWithin(effort: Effort, who: keyof typeof LIMITS) {
  const spent = await effort.spent();
  console.log(who, spent);
  for (const [what, limit] of Object.entries(LIMITS[who]))
    expect(spent[what as keyof typeof spent], `${who}: ${what}`).toBeLessThanOrEqual(limit);
}

const link = (page: Page, title: string) => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: title });
const losses = (page: Page, title: string) => page.getByRole('img', { name: new RegExp(`^${title} losses`) });
const sample = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const pad = (page: Page) => page.getByRole('application', { name: /Drawing pad/ });

async function expectDrawingUnderstood(page: Page) {
  for (const family of ['gan', 'vae']) await expect(page.getByTestId(`drawn-${family}`)).toContainText(/Error 0\.\d+/);
}

test('a lecturer shows a training, its quality, a collapse, a walk and a drawing', async ({ page }) => {
  await page.setViewportSize(LECTURE);
  const effort = await Effort.of(page);
  await open(page, CPU);
  await effort.click(button(page, 'Start over'));
  await effort.type(page.getByLabel('Train until step'), '200');
  await effort.click(button(page, 'Train'));
  await expect.poll(() => step(page), PATIENT).toBe(200);
  await expect(button(page, 'Train')).toBeEnabled();
  for (const family of ['gan', 'vae'] as const) {
    await effort.look(canvas(page, SAMPLES[family]));
    await effort.look(canvas(page, RECONSTRUCTIONS[family]));
    await effort.look(losses(page, family.toUpperCase()));
  }
  await effort.look(page.getByRole('region', { name: 'Charts' }).getByText('Quality', { exact: false }).first());

  await effort.click(page.getByRole('button', { name: 'Experiments', exact: true }));
  const collapse = page.getByRole('article', { name: /GAN collapse/ });
  await effort.click(collapse.getByRole('button', { name: 'Start as a new run' }));
  await expect.poll(() => step(page)).toBe(0);
  await effort.press('k');
  await waitForStep(page, 1);
  await effort.look(page.getByTestId('alerts'));
  await effort.look(canvas(page, SAMPLES.gan));
  await effort.press('k');
  await expect(button(page, 'Train')).toBeEnabled();

  for (const [name, end] of [
    ['GAN sample 1', 'A'],
    ['GAN sample 64', 'B'],
  ] as const) {
    await effort.click(sample(page, name));
    const image = page.getByRole('dialog', { name });
    await effort.click(image.getByRole('button', { name: `Set as ${end}` }));
    await expect(image.getByText(`It is ${end} of every model under Latents.`)).toBeVisible();
  }
  await effort.press('Escape');
  await effort.press('2');
  for (const title of ['GAN', 'VAE']) await effort.look(page.getByRole('img', { name: `9 pictures by the ${title} from A to B` }));
  await effort.press('5');
  await effort.stroke(pad(page));
  await expectDrawingUnderstood(page);
  await expectWithin(effort, 'lecturer');
});

test('a student asks why the VAE is blurry, and sees β before and after', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const effort = await Effort.of(page);
  await open(page, CPU);
  await effort.click(button(page, 'Guide'));
  await effort.look(page.getByText('Why VAE samples are blurry.'));
  await effort.click(button(page, 'Close: Guide'));
  await effort.click(button(page, 'Train'));
  await waitForStep(page, 20);
  await effort.click(button(page, 'Pause'));
  await effort.click(button(page, 'Start over'));
  await expect.poll(() => step(page)).toBe(0);
  const beta = page.getByRole('region', { name: 'VAE', exact: true }).getByRole('slider', { name: /^β/ });
  const { width, height } = (await beta.boundingBox())!;
  await effort.click(beta, { x: width * 0.9, y: height / 2 });
  await expect.poll(() => Number(new URL(page.url()).searchParams.get('vae.kl_weight'))).toBeGreaterThan(5);
  await effort.click(link(page, 'Runs'));
  await effort.click(button(page, 'Pin'));
  await effort.click(link(page, 'Train'));
  await effort.click(button(page, 'Train'));
  await waitForStep(page, 20);
  await effort.click(button(page, 'Pause'));
  await effort.look(page.getByRole('region', { name: /^Pinned run: / }).getByRole('img', { name: /^Samples of the VAE/ }));
  await effort.look(canvas(page, SAMPLES.vae));
  await effort.look(losses(page, 'VAE'));
  await expect(page.getByTestId('alerts')).not.toContainText(/diverge/i);
  await expectWithin(effort, 'student');
});

test('a hobbyist trains on photos in three folders, and takes a picture and a model away', async ({ page }) => {
  await page.setViewportSize(LECTURE);
  const effort = await Effort.of(page);
  await open(page, CPU);
  await effort.choose(page.getByRole('combobox', { name: 'Data' }), 'Add your own images…');
  const photos = [...entries('photos/Anna', 30), ...entries('photos/Ben', 20, 30), ...entries('photos/Chi', 10, 50)];
  const choosing = page.waitForEvent('filechooser');
  await effort.click(page.getByLabel('Choose images or a zip'));
  await (await choosing).setFiles(file('photos.zip', await zip(photos)));
  await effort.click(page.getByRole('button', { name: 'Make the data set with 3 labels' }));
  await effort.look(page.getByText('"photos" holds 60 images in 3 classes.'));
  await effort.click(link(page, 'Train'));
  await effort.click(button(page, 'Train'));
  await waitForStep(page, 10);
  for (const label of Object.values(SAMPLES)) await effort.look(canvas(page, label));
  await effort.click(button(page, 'Share'));
  const picture = page.waitForEvent('download');
  await effort.click(button(page, 'Picture of all models'));
  expect((await picture).suggestedFilename()).toMatch(/^photos-models-step-\d+\.jpg$/);
  await effort.click(button(page, 'Model files…'));
  const model = page.waitForEvent('download');
  await effort.click(page.getByRole('group', { name: 'Files of the GAN' }).getByRole('button', { name: 'Save model' }));
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
    await effort.click(button(page, 'Train'));
    await waitForStep(page, 10);
    for (const label of [...Object.values(SAMPLES), ...Object.values(RECONSTRUCTIONS)]) await effort.look(canvas(page, label));
    await effort.click(button(page, 'Settings'));
    await effort.look(page.getByLabel('Seed', { exact: true }));
    await effort.click(button(page, 'Close: Settings'));
    await effort.click(button(page, 'Pause'));
    await effort.click(sample(page, 'VAE sample 2'));
    await effort.click(button(page, 'Explore its latent'));
    await effort.look(canvas(page, "The VAE's picture of the point"));
    await effort.click(link(page, 'Apply'));
    await effort.stroke(pad(page));
    await expectDrawingUnderstood(page);
    await expectWithin(effort, who);
  });
}
