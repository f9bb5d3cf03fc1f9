import {
  alertLine,
  bar,
  canvas,
  CPU,
  deviceName,
  difference,
  enter,
  expect,
  expectUntrained,
  FAMILIES,
  HELD_OUT,
  open,
  openTrained,
  PATIENT,
  pixels,
  RECONSTRUCTIONS,
  SAMPLES,
  searching,
  settings,
  SMALL,
  startOver,
  step,
  test,
  told,
  trainOneStep,
  trainUntil,
  view,
  waitForStep,
  written,
} from './page';

for (const device of ['cpu', 'webgpu'] as const) {
  test(`both families train side by side on ${device}, pause and reconstruct`, async ({ page }) => {
    const settings = device === 'cpu' ? 'width=8&batch_size=32&latent_size=16' : SMALL;
    await open(page, `device=${device}&${settings}`);
    await view(page, 'Device');
    await expect(deviceName(page)).toHaveText(device === 'cpu' ? 'CPU' : 'GPU (WebGPU)');
    await view(page, 'Train');
    const noise = { gan: await pixels(page, SAMPLES.gan), vae: await pixels(page, SAMPLES.vae) };
    const heldOut = await pixels(page, HELD_OUT);
    const untrained = difference(heldOut, await pixels(page, RECONSTRUCTIONS.vae));

    await trainUntil(page, device === 'cpu' ? 150 : 60);
    const paused = await step(page);
    for (const family of FAMILIES) {
      expect(await step(page, family), 'in lock-step').toBe(paused);
      await expect(canvas(page, `${SAMPLES[family]} at step ${written(paused)}`)).toBeVisible();
      expect(difference(await pixels(page, SAMPLES[family]), noise[family])).toBeGreaterThan(2);
    }
    expect(difference(heldOut, await pixels(page, RECONSTRUCTIONS.vae))).toBeLessThan(untrained / 2);
    await expect(told(page, 'vae').losses).toContainText(/Reconstruction \d/);
    await expect(told(page, 'gan').losses).toContainText(/Discriminator \d/);
    await expect(told(page, 'gan').searched).toContainText(/[1-9]\d* search steps/);

    // A command that comes later is answered later: had training gone on, the step would jump.
    await trainOneStep(page);
    expect(await step(page)).toBe(paused + 1);
  });
}

test('training pauses by itself at the step that was chosen, and goes on from there', async ({ page }) => {
  await open(page, CPU);
  const until = bar(page).untilStep;
  const trainsUntilItPauses = async () => {
    const before = await step(page);
    await bar(page).train.click();
    await expect.poll(() => step(page), PATIENT).toBeGreaterThan(before);
    await expect(bar(page).train).toBeEnabled(PATIENT);
  };
  await enter(until, '37');
  await trainsUntilItPauses();
  for (const family of FAMILIES) {
    expect(await step(page, family)).toBe(37);
    await expect(canvas(page, `${SAMPLES[family]} at step 37`)).toBeVisible();
  }
  await bar(page).train.click();
  await waitForStep(page, 50);
  const last = (await step(page)) + 1000;
  // While it trains, and for whoever is ahead.
  await bar(page).budget.selectOption('equal time');
  await enter(until, String(last));
  await expect(bar(page).train).toBeEnabled(PATIENT);
  expect(await step(page)).toBe(last);
});

test('a search for latents goes on while nothing trains, and brings the GAN closer', async ({ page }) => {
  await openTrained(page, 'device=cpu&width=8&batch_size=32&latent_size=16', 150);
  const error = async () => Number((await told(page, 'gan').figures.innerText()).match(/0\.\d+/)?.[0]);
  // The figures come with their view.
  await view(page, 'Quality');
  const before = await error();
  await view(page, 'Train');
  await searching(page).keepSearching.click();
  await expect(searching(page).progress).toBeVisible();
  await expect(searching(page).keepSearching).toBeEnabled();
  expect(await error()).toBeLessThan(before);
});

test('the search for latents goes on by itself once the models are evaluated, until it is done', async ({ page }) => {
  await openTrained(page, CPU, 60);
  // It compares itself with what it was fifty steps before, and training itself searches less than that here.
  const searched = async () => Number((await told(page, 'gan').searched.innerText()).replaceAll(',', '').split(' ')[0]);
  await expect.poll(searched, PATIENT).toBeGreaterThan(50);
  await expect(searching(page).progress).toHaveCount(0, PATIENT);
});

test('one family trains alone, and the other catches up when both go on', async ({ page }) => {
  await open(page, CPU);
  await bar(page).models.selectOption('VAE alone');
  await trainUntil(page, 30);
  expect(await step(page, 'gan')).toBe(0);
  const ahead = await step(page, 'vae');
  expect(new URL(page.url()).searchParams.get('train')).toBe('vae');
  await bar(page).models.selectOption('both');
  await trainUntil(page, ahead + 5);
  expect(await step(page, 'gan')).toBe(await step(page, 'vae'));
});

test('with equal computing time the cheaper model takes more steps', async ({ page }) => {
  // A GAN that costs several times as much, whatever else the machine does.
  await open(page, `${CPU}&gan.discriminator_steps=5`);
  await bar(page).budget.selectOption('equal time');
  await trainUntil(page, 300);
  expect(await step(page, 'vae')).toBeGreaterThan(await step(page, 'gan'));
  await expect(page.getByTestId('elapsed')).toHaveText(/\d:\d\d/);
});

test('training can be slowed down to watch it', async ({ page }) => {
  await open(page, `${CPU}&speed=5`);
  await bar(page).train.click();
  await waitForStep(page, 2);
  const [from, start] = [await step(page), Date.now()];
  await waitForStep(page, from + 10);
  expect(Date.now() - start).toBeGreaterThan(1500);
  await bar(page).pause.click();
});

test('the space bar trains and pauses', async ({ page }) => {
  await open(page, CPU);
  await page.keyboard.press('Space');
  await waitForStep(page, 1);
  await page.keyboard.press('Space');
  await expect(bar(page).train).toBeEnabled();
});

test('a seed brings the same run back', async ({ page }) => {
  const run = async () => {
    await trainOneStep(page);
    await trainOneStep(page);
    const losses = await Promise.all(FAMILIES.map((family) => told(page, family).losses.innerText()));
    return { losses, samples: await pixels(page, SAMPLES.gan) };
  };
  await open(page, `${CPU}&seed=5`);
  const first = await run();
  await startOver(page);
  expect(await run()).toEqual(first);
  await settings(page).seed.fill('6');
  await alertLine(page).startNewRun.click();
  await expectUntrained(page);
  expect(await run()).not.toEqual(first);
  expect(new URL(page.url()).searchParams.get('seed')).toBe('6');
});
