import { button, expect, open, SMALL, step, test } from './page';

test('a wrong hyperparameter gets an answer and the model stays', async ({ page }) => {
  await open(page, `device=cpu&family=vae&${SMALL}`);
  await button(page, 'Step').click();
  await expect.poll(() => step(page)).toBe(1);
  await page.getByLabel('Width').fill('1000');
  await page.getByLabel('Width').blur();
  await button(page, 'Restart with these settings').click();
  await expect(page.getByRole('alert')).toContainText('"width" is 1000; expected a whole number from 2 to 128');
  await button(page, 'Step').click();
  await expect.poll(() => step(page)).toBe(2);
  await button(page, 'Dismiss').click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a wrong address gets an answer and a working page', async ({ page }) => {
  await open(page, 'device=cpu&family=flow&seed=1');
  await expect(page.getByRole('alert')).toContainText('There is no model family "flow"');
  await button(page, 'Step').click();
  await expect.poll(() => step(page)).toBe(1);
});

test('a wrong value in the address leaves the rest of it standing', async ({ page }) => {
  await open(page, 'device=cpu&family=vae&seed=7&width=1000');
  await expect(page.getByRole('alert')).toContainText('"width" is 1000');
  await expect(page.getByRole('radio', { name: 'VAE' })).toBeChecked();
  await expect(page.getByLabel('Seed')).toHaveValue('7');
  await open(page, 'device=cpu&family=vae&seed=-3');
  await expect(page.getByRole('alert')).toContainText('The seed is -3');
  await expect(page.getByRole('radio', { name: 'VAE' })).toBeChecked();
  await expect(page.getByLabel('Seed')).toHaveValue('1');
});

test('a browser without WebGPU gets an explanation and a working page', async ({ page, context }) => {
  await context.addInitScript("Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined })");
  await page.route('**/assets/main-*.js', async (route) => {
    // Init scripts do not reach workers.
    const response = await route.fetch();
    const hidden = "Object.defineProperty(WorkerNavigator.prototype, 'gpu', { value: undefined });";
    await route.fulfill({ response, body: hidden + (await response.text()) });
  });
  await open(page, `family=vae&${SMALL}`);
  await expect(page.getByTestId('device')).toHaveText('CPU');
  await expect(page.getByText('This browser offers no WebGPU to this page.')).toBeVisible();
  await expect(page.getByTestId('advice')).toContainText('Chrome');
  await button(page, 'Step').click();
  await expect.poll(() => step(page)).toBe(1);
});

test('a GPU that computes nonsense is found out by the self-test', async ({ page }) => {
  await page.route('**/assets/main-*.js', async (route) => {
    const response = await route.fetch();
    // A driver whose kernels return their input unchanged.
    const broken = 'GPUComputePassEncoder.prototype.dispatchWorkgroups = function () {};';
    await route.fulfill({ response, body: broken + (await response.text()) });
  });
  await open(page, `device=webgpu&family=vae&${SMALL}`);
  await expect(page.getByTestId('device')).toHaveText('CPU');
  await expect(page.getByText('The GPU computed wrong results in the self-test')).toBeVisible();
  await page.getByText('Diagnostics').click();
  await expect(page.getByText('Self-test on the GPU (WebGPU): failed')).toBeVisible();
  await expect(page.getByText('Self-test on the CPU: passed')).toBeVisible();
});

test('a missing data file gets an explanation', async ({ page, consoleErrors }) => {
  await page.route('**/digits.gvld', (route) => route.fulfill({ status: 404 }));
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('Loading the data set "digits" failed (404');
  await expect(button(page, 'Reload')).toBeVisible();
  await expect(button(page, 'Go on with the CPU')).toHaveCount(0);
  consoleErrors.length = 0; // the browser logs the 404 itself
});

test('a software adapter is left alone unless it is asked for', async ({ page }) => {
  await open(page, `family=vae&${SMALL}`);
  await expect(page.getByTestId('device')).toHaveText('CPU');
  await expect(page.getByText('The only graphics adapter is a software one')).toBeVisible();
});

test('a lost GPU is explained, and the CPU goes on', async ({ page, consoleErrors }) => {
  await page.route('**/assets/main-*.js', async (route) => {
    const response = await route.fetch();
    const keepDevice = `
      const granted = GPUAdapter.prototype.requestDevice;
      GPUAdapter.prototype.requestDevice = async function (...rest) {
        return (globalThis.gpuDevice = await granted.apply(this, rest));
      };`;
    await route.fulfill({ response, body: keepDevice + (await response.text()) });
  });
  await open(page, `device=webgpu&family=vae&${SMALL}`);
  await button(page, 'Train').click();
  await expect.poll(() => step(page)).toBeGreaterThan(0);
  await page.workers()[0]!.evaluate('gpuDevice.destroy()');
  // Whichever the browser reports first: the loss itself, or the read-back that it broke.
  const explanation = /The GPU was lost|The compute device failed/;
  await expect(page.getByRole('alert')).toContainText(explanation);
  await button(page, 'Go on with the CPU').click();
  await expect(page.getByTestId('device')).toHaveText('CPU');
  await expect(page.getByText(explanation)).toBeVisible();
  await button(page, 'Train').click();
  await expect.poll(() => step(page)).toBeGreaterThan(1);
  consoleErrors.length = 0; // wgpu logs the loss itself
});
