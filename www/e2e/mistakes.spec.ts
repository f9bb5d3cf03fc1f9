import {
  alertLine,
  bar,
  beforeWorker,
  button,
  CPU,
  deviceName,
  enter,
  expect,
  KEEP_DEVICE,
  open,
  openDiagnostics,
  saved,
  settings,
  settingsOf,
  SMALL,
  step,
  test,
  trainingWorker,
  trainOneStep,
  view,
  waitForStep,
} from './page';

test('a wrong value in the address leaves the rest of it standing', async ({ page }) => {
  await open(page, 'device=cpu&train=vae&seed=7&width=1000&utm_source=elsewhere');
  await expect(alertLine(page).alert).toContainText('"width" is 1000; expected a whole number from 2 to 128');
  await expect(bar(page).models).toHaveValue('vae');
  await expect(settings(page).seed).toHaveValue('7');
  await open(page, `${CPU}&seed=-3`);
  await expect(alertLine(page).alert).toContainText('The seed is -3');
  await expect(settings(page).seed).toHaveValue('1');
});

test('a browser without WebGPU gets an explanation and a working page', async ({ page, context }) => {
  await context.addInitScript("Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined })");
  await beforeWorker(page, "Object.defineProperty(WorkerNavigator.prototype, 'gpu', { value: undefined });");
  await open(page, SMALL);
  await view(page, 'Device');
  await expect(deviceName(page)).toHaveText('CPU');
  await expect(page.getByText('This browser does not offer WebGPU here.')).toBeVisible();
  await expect(page.getByTestId('advice')).toContainText('Chrome');
  await trainOneStep(page);
});

test('a GPU that computes nonsense is found out by the self-test', async ({ page }) => {
  // A driver whose kernels return their input unchanged.
  await beforeWorker(page, 'GPUComputePassEncoder.prototype.dispatchWorkgroups = function () {};');
  await open(page, `device=webgpu&${SMALL}`);
  await view(page, 'Device');
  await expect(deviceName(page)).toHaveText('CPU');
  await expect(page.getByText('The GPU failed the self-test')).toBeVisible();
  await page.getByText('Diagnostics').click();
  await expect(page.getByText('Self-test on the GPU (WebGPU): failed')).toBeVisible();
  await expect(page.getByText('Self-test on the CPU: passed')).toBeVisible();
});

test('a missing data file gets an explanation', async ({ page, consoleErrors }) => {
  await page.route('**/digits.gvld', (route) => route.fulfill({ status: 404 }));
  await page.goto('/');
  await expect(alertLine(page).alert).toContainText('Loading the data set "digits" failed (404');
  await expect(button(page, 'Reload')).toBeVisible();
  await expect(button(page, 'Continue on the CPU')).toHaveCount(0);
  consoleErrors.length = 0; // the browser logs the 404 itself
});

test('a software adapter is left alone unless it is asked for', async ({ page }) => {
  await open(page, SMALL);
  await view(page, 'Device');
  await expect(deviceName(page)).toHaveText('CPU');
  await expect(page.getByText('The only GPU found is a software renderer')).toBeVisible();
});

test('a lost GPU is replaced by a fresh one, and training goes on from what was saved', async ({ page, consoleErrors }) => {
  await beforeWorker(page, KEEP_DEVICE);
  await open(page, `device=webgpu&${SMALL}`);
  await trainOneStep(page);
  await openDiagnostics(page);
  await expect(saved(page)).toHaveText(/\d:\d\d/);
  await bar(page).train.click();
  await waitForStep(page, 5);
  await trainingWorker(page).evaluate('gpuDevice.destroy()');
  // Whichever the browser reports first: the loss itself, or the read-back that it broke.
  await expect(
    page.getByText(/(The GPU was lost|The compute device failed).*Training continues on a new GPU device, from the last save \(step \d+\)/),
  ).toBeVisible();
  await view(page, 'Device');
  await expect(deviceName(page)).toHaveText('GPU (WebGPU)');
  await expect(bar(page).pause).toBeVisible();
  const at = await step(page);
  await waitForStep(page, at + 3);

  // Lost again at once: it cannot be relied on.
  await trainingWorker(page).evaluate('gpuDevice.destroy()');
  await expect(page.getByText(/Training continues on the CPU, from the last save \(step \d+\)/)).toBeVisible();
  await view(page, 'Device');
  await expect(deviceName(page)).toHaveText('CPU');
  await waitForStep(page, at);
  consoleErrors.length = 0; // wgpu logs the loss itself
});

test('a GPU lost before anything was saved means a start from the beginning, and says so', async ({ page, consoleErrors }) => {
  await beforeWorker(page, KEEP_DEVICE);
  await open(page, `device=webgpu&${SMALL}`);
  await trainingWorker(page).evaluate('gpuDevice.destroy()');
  await expect(page.getByText(/on a new GPU device, from the beginning/)).toBeVisible();
  await expect(bar(page).train).toBeEnabled();
  consoleErrors.length = 0; // wgpu logs the loss itself
});

test('a GPU lost after a setting changed goes on from what was saved, with that setting', async ({ page, consoleErrors }) => {
  await beforeWorker(page, KEEP_DEVICE);
  await open(page, `device=webgpu&${SMALL}`);
  await trainOneStep(page);
  await view(page, 'Runs');
  await expect(page.getByTestId('kept-runs')).toContainText('GAN 1');
  const rate = settingsOf(page, 'VAE').learningRate;
  await enter(rate, '0.005');
  await trainingWorker(page).evaluate('gpuDevice.destroy()');
  await expect(page.getByText(/on a new GPU device, from the last save \(step 1\)/)).toBeVisible();
  await expect.poll(() => step(page)).toBe(1);
  await expect(rate).toHaveValue('0.005');
  await trainOneStep(page);
  consoleErrors.length = 0; // wgpu logs the loss itself
});
