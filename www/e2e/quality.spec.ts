import type { Page } from '@playwright/test';
import { choose, file, png, pngFiles } from './image-files';
import {
  alertLine,
  bar,
  CPU,
  dataset,
  expect,
  expectNoViolations,
  expectUntrained,
  FAMILIES,
  open,
  openDiagnostics,
  openTrained,
  OWN,
  PATIENT,
  probe,
  quality,
  settings,
  step,
  test,
  told,
  trainUntil,
  view,
  waitForStep,
} from './page';

const GRADED = /^(Good|Fair|Poor|Too early|No grade):\s+\S/;

test('quality is measured, told in words and shown between noise and real images', async ({ page }) => {
  await openTrained(page, CPU, 40);
  for (const family of FAMILIES) await expect(told(page, family).summary).toHaveText(GRADED, PATIENT);
  await view(page, 'Quality');
  for (const family of FAMILIES) {
    const table = quality(page, family).getByRole('table');
    const distance = table.getByRole('row', { name: /Fréchet/ });
    await expect(distance).toContainText(/noise [\d,.]+\s*real [\d,.]+/);
    await expect(distance.getByRole('img')).toHaveAccessibleName(/^\d+ % of the way from noise to real images$/);
    await expect(
      quality(page, family)
        .getByRole('list', { name: /^Classes among the samples/ })
        .getByRole('listitem'),
    ).toHaveCount(10);
  }
  const help = quality(page, 'vae').getByRole('button', { name: /^What is this\? Precision/ });
  await help.click();
  await expect(help).toHaveAttribute('aria-expanded', 'true');
  await expect(quality(page, 'vae').locator('.help').getByRole('link')).toHaveAttribute('href', /^https:/);
});

test('samples of images that are all the same are not called varied, and what has no scale is left out with a reason', async ({ page }) => {
  await open(page, CPU);
  await choose(
    page,
    Array.from({ length: 40 }, (_, index) => file(`${index}.png`, png(7))),
  );
  await view(page, 'Data');
  await expect(dataset(page, OWN)).toBeChecked();
  await trainUntil(page, 20);
  for (const family of FAMILIES) {
    const summary = told(page, family).summary;
    await expect(summary).toHaveText(/^(Fair|Poor|Too early|No grade):\s+\S/, PATIENT);
    await expect(summary).not.toContainText('varied');
    await view(page, 'Quality');
    const leftOut = quality(page, family).getByRole('list', { name: /left out$/ });
    await expect(leftOut).toContainText('Diversity');
    await expect(leftOut).toContainText('Recall');
    await expect(quality(page, family).getByRole('row', { name: /^Diversity/ })).toHaveCount(0);
    // Three digits that matter, thousands in threes, and a power of ten of what is larger.
    for (const cell of await quality(page, family).locator('td.value').allInnerTexts()) {
      expect(cell).toMatch(/^-?(\d{1,3}|\d{1,2}\.\d|\d\.\d{2}|\d{1,3}(,\d{3})?|\d(\.\d+)?E\d+)(\s*(dB|nats))?$/);
    }
  }
});

test('what needs labels is not offered for images that have none', async ({ page }) => {
  await open(page, CPU);
  await choose(page, pngFiles(4));
  await view(page, 'Data');
  await expect(dataset(page, OWN)).toBeChecked();
  const conditional = settings(page).conditional;
  await expect(conditional.getByRole('option', { name: 'on' })).toBeDisabled();
  await expect(conditional).toHaveAccessibleDescription(/The images of this data set have no labels\./);
  await page.getByRole('radio', { name: /^Handwritten digits/ }).check();
  await expect(conditional.getByRole('option', { name: 'on' })).toBeEnabled();
});

test('one measure of all models is a chart over the steps', async ({ page }) => {
  await openTrained(page, CPU, 40);
  for (const family of FAMILIES) await expect(told(page, family).summary).toHaveText(GRADED, PATIENT);
  await page.getByLabel('Measure that the chart shows').selectOption('Recall');
  const last = (await step(page)).toLocaleString('en');
  await expect(page.getByRole('img', { name: `Recall from step 0 to ${last}`, exact: true })).toBeVisible();
});

test('while they train, all models are evaluated roughly at the same step; once they rest, thoroughly', async ({ page }) => {
  await open(page, CPU);
  await view(page, 'Quality');
  await bar(page).train.click();
  const rough = /Rough, from 512 samples at step ([\d,]+)\./;
  await expect(quality(page, 'gan')).toContainText(rough, PATIENT);
  // Both at once, so that neither is newer than the other.
  const steps = await page.getByText(rough).allInnerTexts();
  const [gan, vae] = steps.map((text) => text.match(rough)?.[1]);
  expect(steps).toHaveLength(2);
  expect(gan).toBe(vae);
  await bar(page).pause.click();
  await expect(bar(page).train).toBeVisible();
  for (const family of FAMILIES) {
    const last = (await step(page, family)).toLocaleString('en');
    await expect(quality(page, family)).toContainText(`From 2,048 samples at step ${last}.`, PATIENT);
  }
});

test('while training goes on, measuring takes at most a twentieth of its time', async ({ page }) => {
  await open(page, CPU);
  await openDiagnostics(page);
  await bar(page).train.click();
  await expect(page.getByTestId('evaluating-share')).toHaveText(/^\d+\.\d %/, PATIENT);
  await waitForStep(page, (await step(page)) + 300);
  const share = async () => Number((await page.getByTestId('evaluating-share').innerText()).split(' ')[0]);
  // The slices after the first are paid for beforehand; the last may have taken longer, for which later steps pay.
  await expect.poll(share, PATIENT).toBeLessThanOrEqual(6);
  await bar(page).pause.click();
});

/** Trains a GAN that collapses, with networks that a slow machine trains in time; where its alarm is told. */
async function trainUntilAlarm(page: Page) {
  await open(
    page,
    'device=cpu&train=gan&width=8&batch_size=16&gan.learning_rate=0.01&gan.discriminator_rate=1&gan.beta_1=0.9&gan.beta_2=0.999',
  );
  await bar(page).train.click();
  const alarm = alertLine(page).alarms;
  const fix = alarm.getByLabel('Try a fix').first();
  await expect(fix).toBeVisible(PATIENT);
  return { alarm, fix };
}

test('an alarm offers a fix, which starts a new run with other settings', async ({ page }) => {
  const { fix } = await trainUntilAlarm(page);
  const before = new URL(page.url()).search;
  await fix.selectOption({ index: 1 });
  await expectUntrained(page);
  await expect(fix).toHaveCount(0);
  const { searchParams } = new URL(page.url());
  // Which alarm comes first, and so what helps, depends on the device.
  expect(new URL(page.url()).search).not.toBe(before);
  expect(searchParams.get('width')).toBe('8');
});

test('a training that goes wrong raises an alarm that can be dismissed', async ({ page }) => {
  const { alarm, fix } = await trainUntilAlarm(page);
  await expect(alarm).toContainText(/GAN, step \d/);
  await expect(alarm).toHaveAttribute('aria-live', 'polite');
  await bar(page).pause.click();
  const dismiss = alarm.getByRole('button', { name: /^Dismiss/ });
  // Another alarm may come with the pictures of the last step, when the first is dismissed already.
  await expect(async () => {
    while ((await dismiss.count()) > 0) await dismiss.first().click();
    await expect(fix).toHaveCount(0, { timeout: 2_000 });
  }).toPass();
});

test('a linear probe tells what the models know of images', async ({ page }) => {
  await openTrained(page, CPU, 20);
  for (const [family, known] of [
    ['gan', 'Features of the discriminator'],
    ['vae', 'Latents of the VAE'],
  ] as const) {
    await view(page, 'Quality');
    const { whole, start } = probe(page, family);
    await start.click();
    for (const row of [known, 'Raw pixels']) {
      await expect(whole.getByRole('row', { name: new RegExp(`^${row}`) })).toHaveText(/(\d+\.\d %\s*){3}/, PATIENT);
    }
  }
  await bar(page).train.click();
  await waitForStep(page, 40);
});

test('more models come beside the other two, train, and go again', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openTrained(page, CPU, 10);
  const gan = await step(page, 'gan');
  const models = bar(page).models;
  await models.selectOption('All 4 models');
  await expect(told(page, 'vae-gan').step).toHaveText('0');
  expect(await step(page, 'gan'), 'the others stay').toBe(gan);
  expect(new URL(page.url()).searchParams.get('models')).toBe('all');
  await trainUntil(page, gan + 5);
  await expect(told(page, 'vae-gan').step).toHaveText(await told(page, 'gan').step.innerText());
  await expect(told(page, 'vae-gan').summary).toBeVisible(PATIENT);
  await expectNoViolations(page, 'with four models');
  await models.selectOption('GAN and VAE');
  await expect(told(page, 'vae-gan').step).toHaveCount(0);
  expect(new URL(page.url()).searchParams.has('models')).toBe(false);
});

for (const [width, inSight] of [
  [1440, 4],
  [1024, 4],
  [390, 2],
] as const) {
  test(`${inSight} of four models stand side by side at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await open(page, `${CPU}&models=all`);
    const cards = page.locator('section.card');
    await expect(cards).toHaveCount(4);
    const boxes = await cards.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));
    expect(new Set(boxes.map(({ top }) => Math.round(top))).size).toBe(1);
    expect(boxes.filter(({ right }) => right <= width)).toHaveLength(inSight);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
