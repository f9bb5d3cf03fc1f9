import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { choose, file, png, pngFiles } from './image-files';
import { button, CPU, expect, open, PATIENT, step, test, trainUntil, waitForStep } from './page';

const quality = (page: Page, family: string) => page.getByTestId(`quality-${family}`);

test('quality is measured, told in words and shown between noise and real images', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 40);
  for (const family of ['gan', 'vae']) {
    await expect(page.getByTestId(`verdict-${family}`)).toHaveText(/^(Good|Fair|Poor|Not yet): \S/, PATIENT);
    const table = quality(page, family).getByRole('table');
    const distance = table.getByRole('row', { name: /Fréchet/ });
    await expect(distance).toContainText(/noise [\d,.]+\s*real [\d,.]+/);
    await expect(distance.getByRole('img')).toHaveAccessibleName(/^\d+ % of the way from noise to real images$/);
    await expect(quality(page, family).getByRole('list', { name: /^What the samples/ }).getByRole('listitem')).toHaveCount(10);
  }
  const help = quality(page, 'vae').getByRole('button', { name: /^What is this\? Precision/ });
  await help.click();
  await expect(help).toHaveAttribute('aria-expanded', 'true');
  await expect(quality(page, 'vae').locator('.help').getByRole('link')).toHaveAttribute('href', /^https:/);
});

test('samples of images that are all the same are not called varied, and what has no scale is left out with a reason', async ({ page }) => {
  await open(page, CPU);
  await choose(page, Array.from({ length: 40 }, (_, index) => file(`${index}.png`, png(7))));
  await expect(page.getByRole('radio', { name: 'My images 1' })).toBeChecked();
  await trainUntil(page, 20);
  for (const family of ['gan', 'vae']) {
    const verdict = page.getByTestId(`verdict-${family}`);
    await expect(verdict).toHaveText(/^(Fair|Poor|Not yet|No grade): \S/, PATIENT);
    await expect(verdict).not.toContainText('varied');
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
  await expect(page.getByRole('radio', { name: 'My images 1' })).toBeChecked();
  const conditional = page.getByLabel('Conditional', { exact: true });
  await expect(conditional.getByRole('option', { name: 'on' })).toBeDisabled();
  await expect(conditional).toHaveAccessibleDescription(/The images of this data set have no labels\./);
  await page.getByRole('radio', { name: /^Handwritten digits/ }).check();
  await expect(conditional.getByRole('option', { name: 'on' })).toBeEnabled();
});

test('measures are curves over the steps of the losses, the same one in every column', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 40);
  for (const family of ['gan', 'vae']) await expect(page.getByTestId(`verdict-${family}`)).toBeVisible(PATIENT);
  await page.getByLabel('Over the steps').first().selectOption('Recall');
  const last = (await step(page)).toLocaleString('en');
  for (const title of ['GAN', 'VAE']) {
    await expect(page.getByRole('img', { name: `Recall of the ${title} from step 0 to ${last}`, exact: true })).toBeVisible();
  }
});

test('while they train, all models are examined roughly at the same step; once they rest, thoroughly', async ({ page }) => {
  await open(page, CPU);
  await button(page, 'Train').click();
  const rough = /Rough, from 512 samples at step ([\d,]+)\./;
  await expect(quality(page, 'gan')).toContainText(rough, PATIENT);
  // Both at once, so that neither is newer than the other.
  const steps = await page.getByText(rough).allInnerTexts();
  const [gan, vae] = steps.map((text) => text.match(rough)?.[1]);
  expect(steps).toHaveLength(2);
  expect(gan).toBe(vae);
  await button(page, 'Pause').click();
  await expect(button(page, 'Train')).toBeVisible();
  for (const family of ['gan', 'vae'] as const) {
    const last = (await step(page, family)).toLocaleString('en');
    await expect(quality(page, family)).toContainText(`From 2,048 samples at step ${last}.`, PATIENT);
  }
});

test('while training goes on, measuring takes at most a twentieth of its time', async ({ page }) => {
  await open(page, CPU);
  await page.getByText('Diagnostics').click();
  await button(page, 'Train').click();
  await expect(page.getByTestId('examining-share')).toHaveText(/^\d+\.\d %/, PATIENT);
  await waitForStep(page, (await step(page)) + 300);
  const share = Number((await page.getByTestId('examining-share').innerText()).split(' ')[0]);
  await button(page, 'Pause').click();
  // The slices after the first are paid for beforehand; the last may have taken longer than those before it.
  expect(share).toBeLessThanOrEqual(6);
});

test('a training that goes wrong raises an alarm that names a remedy and can be dismissed', async ({ page }) => {
  // What the preset "Make the GAN collapse" sets, with networks that a slow machine trains in time.
  await open(page, 'device=cpu&train=gan&width=8&batch_size=16&gan.learning_rate=0.01&gan.discriminator_rate=1&gan.beta_1=0.9&gan.beta_2=0.999');
  await button(page, 'Train').click();
  const alarm = page.getByTestId('alarms-gan');
  await expect(alarm).toContainText('What helps:', PATIENT);
  await expect(alarm).toHaveAttribute('aria-live', 'polite');
  await button(page, 'Pause').click();
  const dismiss = alarm.getByRole('button', { name: /^Dismiss/ });
  // Another alarm may come with the pictures of the last step, when the first is dismissed already.
  await expect(async () => {
    while ((await dismiss.count()) > 0) await dismiss.first().click();
    await expect(alarm).not.toContainText('What helps:', { timeout: 2_000 });
  }).toPass();
});

test('a linear probe tells what the models know of images', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 20);
  for (const [family, known] of [['gan', 'Features of the discriminator'], ['vae', 'Latents of the VAE']] as const) {
    const probe = page.getByTestId(`probe-${family}`);
    await probe.getByRole('button', { name: 'Linear probe' }).click();
    for (const row of [known, 'Raw pixels']) {
      await expect(probe.getByRole('row', { name: new RegExp(`^${row}`) })).toHaveText(/(\d+\.\d %\s*){3}/, PATIENT);
    }
  }
  await button(page, 'Train').click();
  await waitForStep(page, 40);
});

test('a third model comes beside the other two, trains, and goes again', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, CPU);
  await trainUntil(page, 10);
  const gan = await step(page, 'gan');
  const models = page.getByLabel('Models', { exact: true });
  await models.selectOption('All three');
  await expect(page.getByTestId('step-vae-gan')).toHaveText('0');
  expect(await step(page, 'gan'), 'the others stay').toBe(gan);
  expect(new URL(page.url()).searchParams.get('models')).toBe('all');
  await trainUntil(page, gan + 5);
  await expect(page.getByTestId('step-vae-gan')).toHaveText(await page.getByTestId('step-gan').innerText());
  await expect(page.getByTestId('verdict-vae-gan')).toBeVisible(PATIENT);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
  await models.selectOption('GAN and VAE');
  await expect(page.getByTestId('step-vae-gan')).toHaveCount(0);
  expect(new URL(page.url()).searchParams.has('models')).toBe(false);
});

for (const [width, perRow] of [[1440, 3], [1024, 2], [390, 1]] as const) {
  test(`three models stand ${perRow} in a row at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await open(page, `${CPU}&models=all`);
    const columns = page.locator('section.column');
    await expect(columns).toHaveCount(3);
    const tops = await columns.evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
    expect(tops.filter((top) => top === tops[0])).toHaveLength(perRow);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
