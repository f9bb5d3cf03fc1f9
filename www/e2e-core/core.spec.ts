// What every browser must be able to do. Written once, for all engines: `npm run e2e:core`.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures';
import { difference, FAMILIES, OWN } from './lab-page';

/** Far more than a pause takes, far less than a page that goes on training. */
const PAUSE_MS = 5000;

/** Pictures to import: sheets of the bundled data sets. */
const PICTURES = ['digits', 'fashion', 'faces', 'emoji', 'spoken'].map((name) =>
  fileURLToPath(new URL(`../public/datasets/${name}.png`, import.meta.url)),
);

test('the page opens on the device that is asked for', async ({ lab, device }) => {
  await lab.open();
  expect(await lab.deviceName()).toBe(device === 'cpu' ? 'CPU' : 'GPU (WebGPU)');
  expect(await lab.step()).toBe(0);
});

test('on the CPU every family has a worker of its own where there are cores for that', async ({ lab, device, driver }) => {
  await lab.open();
  const cores = await driver.executeScript<number>('return navigator.hardwareConcurrency');
  const expected = device === 'cpu' && cores > 1 ? FAMILIES.length : 0;
  expect(await lab.familiesWithWorkers()).toBe(expected);
});

test('both families train side by side, pause and reconstruct', async ({ lab }) => {
  await lab.open();
  const noise = { gan: await lab.samples('gan'), vae: await lab.samples('vae') };
  const heldOut = await lab.heldOut('vae');
  const untrained = difference(heldOut, await lab.reconstructions('vae'));
  const unsearched = await lab.reconstructions('gan');

  await lab.trainUntil(60);
  const paused = await lab.step();
  for (const family of FAMILIES) {
    expect(await lab.step(family), 'in lock-step').toBe(paused);
    await lab.waitForSamples(family, paused);
    await lab.waitForReconstructions(family, paused);
    expect(difference(await lab.samples(family), noise[family])).toBeGreaterThan(2);
  }
  expect(difference(heldOut, await lab.reconstructions('vae'))).toBeLessThan(untrained / 2);
  expect(difference(unsearched, await lab.reconstructions('gan'))).toBeGreaterThan(2);
});

test('a pause acts at once, and nothing trains after it', async ({ lab }) => {
  await lab.open();
  await lab.click('Train');
  await expect.poll(() => lab.step()).toBeGreaterThan(0);
  expect(await lab.pause()).toBeLessThan(PAUSE_MS);
  const paused = await lab.step();
  // A command that comes later is answered later: had training gone on, the step would jump.
  await lab.trainOneStep();
  expect(await lab.step()).toBe(paused + 1);
});

test('a saved model goes on exactly where it stood', async ({ lab }, testInfo) => {
  await lab.open();
  await lab.trainUntil(5);
  const at = await lab.step('vae');
  const file = testInfo.outputPath('vae.model.safetensors');
  writeFileSync(file, await lab.download('vae', 'Save model'));
  await lab.trainOneStep();
  const [samples, losses] = [await lab.samples('vae'), await lab.textOf('losses-vae')];
  await lab.trainOneStep();

  await lab.loadModel('vae', file);
  await lab.waitForText(`, step ${at.toLocaleString('en')}.`);
  await lab.waitForStep(at, 'vae');
  // The GAN is two steps ahead by now and rests, so that one step is one step.
  await lab.chooseModels('VAE alone');
  await lab.click('Step');
  await lab.waitForSamples('vae', at + 1);
  await expect.poll(async () => difference(await lab.samples('vae'), samples), 'the same samples').toBe(0);
  await expect.poll(() => lab.textOf('losses-vae')).toBe(losses);
});

test('a reload goes on with the training that the browser kept', async ({ lab }) => {
  await lab.open();
  await lab.trainUntil(5);
  const at = await lab.step();
  await lab.waitForSamples('gan', at);
  const samples = await lab.samples('gan');
  await lab.waitUntilSaved();
  await lab.reload();
  await lab.waitForText(`Restored from your last visit, step ${at.toLocaleString('en')}`);
  await lab.waitForStep(at);
  await expect.poll(async () => difference(await lab.samples('gan'), samples), 'the same samples').toBe(0);
  await lab.trainOneStep();
});

test('own images become a data set that is trained on', async ({ lab }) => {
  await lab.open();
  const digits = await lab.heldOut('vae');
  await lab.importImages(PICTURES);
  await lab.trainOneStep();
  await expect.poll(async () => difference(await lab.heldOut('vae'), digits), 'other images are held out').toBeGreaterThan(2);
});

test('own images stay after a reload', async ({ lab }) => {
  await lab.open();
  await lab.importImages(PICTURES);
  await lab.waitForText('It stays in this browser');
  await lab.trainOneStep();
  await lab.reload();
  await expect.poll(() => lab.isChosenDataset(OWN)).toBe(true);
  await lab.trainOneStep();
});

test('after a visit the page works without a network', async ({ lab, server }) => {
  await lab.open();
  await lab.trainOneStep();
  await lab.waitUntilKeptOffline();
  await server.close();
  await lab.reload();
  await lab.trainOneStep();
});

test.describe('where the system has no language', () => {
  test.use({ systemLocale: 'C' });

  test('the page opens and trains', async ({ lab }) => {
    await lab.open();
    await lab.trainOneStep();
  });
});
