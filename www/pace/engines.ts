// How many steps a second a GAN trains in the page, and how many the same adapter makes when nothing is read back.

import { serveFiles } from '../../bench/server.mjs';
import { expect, test } from '../e2e-core/fixtures';
import { ENGINE_ROWS } from './rows';

const SETTINGS = [
  { width: 4, batch_size: 4, latent_size: 8 },
  { width: 16, batch_size: 16, latent_size: 32 },
];
const WARM_UP_STEPS = 20;
const MEASURED_MS = 10_000;

for (const settings of SETTINGS) {
  test(`width ${settings.width}, batch ${settings.batch_size}`, async ({ driver, lab, server, engine }) => {
    const query = new URLSearchParams(
      Object.entries({ device: 'webgpu', train: 'gan', ...settings }).map(([key, value]) => [key, String(value)]),
    );
    await driver.get(`${server.address}?${query}`);
    await lab.ready();
    await lab.click('Train');
    await expect.poll(() => lab.step(), { timeout: 120_000 }).toBeGreaterThan(WARM_UP_STEPS);
    const [from, start] = [await lab.step(), Date.now()];
    await new Promise((resolve) => setTimeout(resolve, MEASURED_MS));
    const page = ((await lab.step()) - from) / ((Date.now() - start) / 1000);
    const training = Number(await lab.textOf('rate-gan'));
    const pause = Math.round(await lab.pause());

    const files = await serveFiles({
      '/pkg/': new URL('../../pkg/', import.meta.url),
      '/datasets/': new URL('../public/datasets/', import.meta.url),
    });
    await driver.get(files.address);
    const unread = await driver.executeAsyncScript<number>(
      trainUnread,
      settings,
      WARM_UP_STEPS,
      Math.ceil((training * MEASURED_MS) / 1000),
    );
    files.close();
    expect(unread, 'steps a second without a read-back').toBeGreaterThan(0);

    const row = { engine, settings: `width ${settings.width}, batch ${settings.batch_size}`, page, training, unread, pause };
    ENGINE_ROWS.add(`${engine}-${settings.width}`, row);
  });
}

/** Runs in the page: steps a second when nothing is read back but the last losses. */
const trainUnread = `
  const [settings, warmUp, steps, done] = arguments;
  (async () => {
    const lab = await import('/pkg/gan_vae_lab.js');
    await lab.default();
    await lab.openDevice('webgpu');
    lab.loadDataset(new Uint8Array(await (await fetch('/datasets/digits.gvld')).arrayBuffer()));
    const model = new lab.Lab({ dataset: 'digits', family: 'gan', seed: 1, hyperparameters: settings });
    const train = async (count) => {
      for (let step = 0; step < count; step += 1) model.trainStep(1);
      await model.losses();
    };
    await train(warmUp);
    const start = performance.now();
    await train(steps);
    return (1000 * steps) / (performance.now() - start);
  })().then(done, (error) => done(String(error)));`;
