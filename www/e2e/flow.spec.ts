import {
  bar,
  canvas,
  CPU,
  enter,
  expect,
  expectNoViolations,
  guide,
  open,
  PATIENT,
  pixels,
  point,
  quality,
  settingsOf,
  step,
  test,
  told,
  trainUntil,
  view,
} from './page';

const SAMPLES_OF_FLOW = '64 samples of the FLOW';

test('a flow trains alone, and draws anew at once when its sampling steps change', async ({ page }) => {
  await open(page, CPU);
  await bar(page).models.selectOption('FLOW alone');
  await expect(told(page, 'flow').step).toHaveText('0');
  expect(new URL(page.url()).searchParams.get('train')).toBe('flow');
  await trainUntil(page, 3);
  const trained = await step(page, 'flow');
  const before = await pixels(page, SAMPLES_OF_FLOW);
  const steps = settingsOf(page, 'FLOW').samplingSteps;
  await expect(steps).toHaveValue('8');
  await enter(steps, '1');
  await expect.poll(() => pixels(page, SAMPLES_OF_FLOW)).not.toEqual(before);
  expect(await step(page, 'flow')).toBe(trained);
  const fewer = await pixels(page, SAMPLES_OF_FLOW);
  // While another model trains, too.
  await bar(page).models.selectOption('GAN alone');
  await bar(page).train.click();
  await enter(steps, '2');
  await expect.poll(() => pixels(page, SAMPLES_OF_FLOW)).not.toEqual(fewer);
  await bar(page).pause.click();
  expect(await step(page, 'flow')).toBe(trained);
});

test('a flow shows its latents, its networks and what it is', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, `${CPU}&models=all`);
  await trainUntil(page, 2);
  await guide(page).open.click();
  await guide(page).drawer.getByRole('combobox', { name: 'About' }).selectOption('Flow matching');
  await expect(page.getByRole('region', { name: 'About: Flow matching' }).locator('math').first()).toBeVisible();
  await view(page, 'Latents');
  await expect(canvas(page, point('FLOW'))).toBeVisible();
  await expect(page.getByText('of 1024 dimensions')).toBeVisible();
  await expect(canvas(page, '9 pictures by the FLOW from noise to the point')).toBeVisible();
  await view(page, 'Networks');
  const network = page.getByRole('region', { name: 'U-Net of the FLOW' });
  await expect(network.getByText('residual block: 3×3 convolution, 3×3 convolution').first()).toBeVisible();
  await expectNoViolations(page, 'with a U-Net');
});

test('guidance draws a conditional flow anew', async ({ page }) => {
  await open(page, `${CPU}&conditional=on&flow.warm_up=0&flow.learning_rate=0.01`);
  await bar(page).models.selectOption('FLOW alone');
  await trainUntil(page, 30);
  const learnt = await pixels(page, SAMPLES_OF_FLOW);
  const { guidance } = settingsOf(page, 'FLOW');
  await expect(guidance).toHaveValue('1');
  await enter(guidance, '5');
  await expect.poll(() => pixels(page, SAMPLES_OF_FLOW)).not.toEqual(learnt);
});

test('a flow that samples otherwise is measured anew', async ({ page }) => {
  await open(page, `${CPU}&flow.solver=euler&flow.sampling_steps=1`);
  await bar(page).models.selectOption('FLOW alone');
  await trainUntil(page, 3);
  await view(page, 'Quality');
  const measured = quality(page, 'flow').getByText(/^From 2,048 samples at step/);
  const distance = quality(page, 'flow')
    .getByRole('row', { name: /^Fréchet/ })
    .locator('td.value')
    .first();
  await expect(measured).toBeVisible(PATIENT);
  const before = await distance.innerText();
  await enter(settingsOf(page, 'FLOW').samplingSteps, '2');
  await expect.poll(() => distance.innerText(), PATIENT).not.toBe(before);
  await expect(measured).toBeVisible(PATIENT);
});
