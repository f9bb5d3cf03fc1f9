import { button, canvas, difference, expect, open, pixels, SMALL, step, test, waitForStep } from './page';

for (const device of ['cpu', 'webgpu'] as const) {
  test(`a VAE trains on ${device}, pauses and reconstructs`, async ({ page }) => {
    const settings = device === 'cpu' ? 'width=8&batch_size=32&latent_size=16' : SMALL;
    await open(page, `device=${device}&family=vae&${settings}`);
    await expect(page.getByTestId('device')).toHaveText(device === 'cpu' ? 'CPU' : 'GPU (WebGPU)');
    const noise = await pixels(page, '64 samples of the model');
    const heldOut = await pixels(page, '16 held-out images');
    const untrained = difference(heldOut, await pixels(page, 'Reconstructions'));

    await button(page, 'Train').click();
    await waitForStep(page, device === 'cpu' ? 150 : 60);
    await button(page, 'Pause').click();
    await expect(button(page, 'Train')).toBeVisible();
    await expect(canvas(page, `64 samples of the model at step ${await step(page)}`)).toBeVisible();

    const paused = await step(page);
    const samples = await pixels(page, '64 samples of the model');
    expect(difference(samples, noise)).toBeGreaterThan(10);
    expect(difference(heldOut, await pixels(page, 'Reconstructions'))).toBeLessThan(untrained / 2);
    await expect(page.getByTestId('losses')).toContainText(/Reconstruction \d/);

    // A command that comes later is answered later: had training gone on, the step would jump.
    await button(page, 'Step').click();
    await expect.poll(() => step(page)).toBe(paused + 1);
  });
}

test('a GAN trains, one step at a time and on its own, and says that it cannot reconstruct', async ({ page }) => {
  await open(page, `device=cpu&family=gan&${SMALL}`);
  const noise = await pixels(page, '64 samples of the model');
  await button(page, 'Step').click();
  await expect.poll(() => step(page)).toBe(1);
  await expect(page.getByTestId('losses')).toContainText(/Discriminator \d/);
  await button(page, 'Train').click();
  await waitForStep(page, 250);
  await button(page, 'Pause').click();
  await expect(button(page, 'Train')).toBeVisible();
  expect(difference(await pixels(page, '64 samples of the model'), noise)).toBeGreaterThan(10);
  await expect(page.getByText('A GAN has no encoder')).toBeVisible();
  await expect(canvas(page, 'Reconstructions')).toHaveCount(0);
});

test('a seed brings the same run back', async ({ page }) => {
  const run = async () => {
    await button(page, 'Step').click();
    await expect.poll(() => step(page)).toBe(1);
    await button(page, 'Step').click();
    await expect(canvas(page, '64 samples of the model at step 2')).toBeVisible();
    return { losses: await page.getByTestId('losses').innerText(), samples: await pixels(page, '64 samples') };
  };
  await open(page, `device=cpu&family=vae&seed=5&${SMALL}`);
  const first = await run();
  await button(page, 'Reset').click();
  await expect.poll(() => step(page)).toBe(0);
  expect(await run()).toEqual(first);
  await page.getByLabel('Seed').fill('6');
  await button(page, 'Restart with these settings').click();
  await expect.poll(() => step(page)).toBe(0);
  expect(await run()).not.toEqual(first);
  expect(new URL(page.url()).searchParams.get('seed')).toBe('6');
});

test('another family starts when it is confirmed, so that no model is lost by a slip', async ({ page }) => {
  await open(page, `device=cpu&family=gan&${SMALL}`);
  await page.getByRole('radio', { name: 'VAE' }).check(); // nothing trained yet: at once
  await expect(page.getByTestId('losses')).toContainText('Reconstruction');
  await button(page, 'Step').click();
  await expect.poll(() => step(page)).toBe(1);
  await page.getByRole('radio', { name: 'GAN' }).check();
  await expect(button(page, 'Train')).toBeDisabled();
  expect(await step(page)).toBe(1);
  await button(page, 'Restart as GAN').click();
  await expect(page.getByTestId('losses')).toContainText('Discriminator');
  await expect.poll(() => step(page)).toBe(0);
  await expect(button(page, 'Train')).toBeEnabled();
});
