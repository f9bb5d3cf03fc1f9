import {
  alertLine,
  bar,
  button,
  canvas,
  CPU,
  dataset,
  difference,
  expect,
  expectUntrained,
  HELD_OUT,
  open,
  pixels,
  settings,
  startOver,
  step,
  test,
  trainOneStep,
  view,
} from './page';

const SETS = ['Handwritten digits', 'Clothes', 'Drawn faces', 'Emoji', 'Spoken digits'];

test('every bundled data set can be chosen and trained on', async ({ page }) => {
  await open(page, CPU);
  for (const title of SETS) {
    await view(page, 'Data');
    await dataset(page, title).check();
    await expect(bar(page).train).toBeEnabled();
    await expect(page.getByText(/Loading|Unpacking/)).toHaveCount(0);
    await trainOneStep(page);
    // Nothing trained is lost by what follows.
    await startOver(page);
  }
  await view(page, 'Device');
  for (const title of SETS) await expect(page.getByRole('listitem').filter({ hasText: `${title}: ` })).toContainText('licence');
});

test('only what is chosen is loaded', async ({ page }) => {
  const loaded: string[] = [];
  page.on('request', (request) => {
    const name = request.url().match(/([a-z]+)\.gvld$/)?.[1];
    if (name) loaded.push(name);
  });
  await open(page, `${CPU}&dataset=emoji`);
  await view(page, 'Data');
  await expect(dataset(page, 'Emoji')).toBeChecked();
  expect(loaded).toEqual(['emoji']);
});

test('faces are shown in colour, with what is on them', async ({ page }) => {
  await open(page, `${CPU}&dataset=faces`);
  const coloured = await canvas(page, HELD_OUT).evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
    return Array.from({ length: width * height }, (_, i) => data[i * 4] !== data[i * 4 + 2]).filter(Boolean).length / (width * height);
  });
  expect(coloured, 'share of the pixels that are not grey').toBeGreaterThan(0.3);
  await page
    .getByRole('button', { name: /^Test image 3: / })
    .first()
    .hover();
  await expect(page.getByText(/^Test image 3: .*smile/)).toBeVisible();
  await view(page, 'Data');
  await expect(page.getByText('Each image may have: long hair')).toBeVisible();
});

test('another data set asks before it throws a trained model away, and keeps the settings', async ({ page }) => {
  await open(page, CPU);
  await trainOneStep(page);
  const digits = await pixels(page, HELD_OUT);
  await view(page, 'Data');
  await dataset(page, 'Clothes').check();
  await expect(bar(page).train).toBeDisabled();
  await alertLine(page).undoChange.click();
  await expect(dataset(page, 'Handwritten digits')).toBeChecked();
  expect(await step(page)).toBe(1);
  await dataset(page, 'Clothes').check();
  await button(page, 'Start a new run on Clothes').first().click();
  await expectUntrained(page);
  await view(page, 'Train');
  await expect.poll(async () => difference(await pixels(page, HELD_OUT), digits)).toBeGreaterThan(10);
  await expect(settings(page).width).toHaveValue('4');
  expect(new URL(page.url()).searchParams.get('dataset')).toBe('fashion');
});

test('a data set that cannot be loaded leaves the model alone', async ({ page, consoleErrors }) => {
  await open(page, CPU);
  await page.route('**/faces.gvld', (route) => route.fulfill({ status: 503 }));
  await view(page, 'Data');
  // Not `check`: the choice goes back as soon as it is refused.
  await dataset(page, 'Drawn faces').click();
  await expect(alertLine(page).alert).toContainText('Loading the data set "faces" failed (503');
  await expect(dataset(page, 'Handwritten digits')).toBeChecked();
  await trainOneStep(page);
  consoleErrors.length = 0; // the browser logs the 503 itself
});

test('a damaged data file is refused with a reason', async ({ page }) => {
  await open(page, CPU);
  await page.route('**/emoji.gvld', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.length - 1]! ^= 1;
    await route.fulfill({ response, body });
  });
  await view(page, 'Data');
  // Not `check`: the choice goes back as soon as it is refused.
  await dataset(page, 'Emoji').click();
  await expect(alertLine(page).alert).toContainText('test split does not match its checksum');
  await trainOneStep(page);
});

test('an address with a data set that is not here gets an answer and a working page', async ({ page }) => {
  await open(page, `${CPU}&dataset=own-gone`);
  await expect(alertLine(page).alert).toContainText('No data set named "own-gone"');
  await trainOneStep(page);
});

test('pictures of sound can be heard', async ({ page, context }) => {
  await context.addInitScript(() => {
    const played: number[] = [];
    Object.assign(globalThis, { played });
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (...rest) {
      const samples = this.buffer!.getChannelData(0);
      played.push(Math.hypot(...samples) / Math.sqrt(samples.length));
      return start.apply(this, rest);
    };
  });
  await open(page, `${CPU}&dataset=spoken`);
  const loudness = () => page.evaluate(() => (globalThis as unknown as { played: number[] }).played);
  await page
    .getByRole('button', { name: /^Play Test image 1: 0$/ })
    .first()
    .click();
  await expect.poll(async () => (await loudness()).length).toBe(1);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Play GAN sample 64', exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Play VAE reconstruction 16: / }).click();
  await expect.poll(async () => (await loudness()).length).toBe(3);
  expect((await loudness())[0]).toBeGreaterThan(0.02);
});
