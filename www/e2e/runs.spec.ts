// The table of kept runs: what is pinned, seen and taken along from it.

import {
  CPU,
  download,
  expect,
  files,
  keptRuns,
  lossChart,
  MODELS,
  open,
  pinnedLines,
  reload,
  runActions,
  startOver,
  step,
  test,
  trainAndKeep,
  view,
  written,
} from './page';

test('a pinned run stays in the charts beside new models, over a reload, until it is unpinned', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 40);
  await runActions(keptRuns(page)).pin.click();
  await view(page, 'Train');
  // A run is not drawn beside itself.
  await expect(pinnedLines(page)).toHaveCount(0);
  await startOver(page);
  const isShown = async () => {
    await view(page, 'Train');
    await expect(pinnedLines(page)).toHaveText(/^Handwritten digits, .*Width 4/);
    await expect(lossChart(page, 'VAE')).toBeVisible();
    await expect(lossChart(page, 'VAE')).toHaveAccessibleName(`VAE losses from step 0 to ${written(at)}`);
    const card = page.getByRole('region', { name: /^Pinned run: Handwritten digits/ });
    for (const [, title] of MODELS) await expect(card.getByRole('img', { name: `Samples of the ${title} at step` })).toBeVisible();
  };
  await isShown();
  await reload(page);
  await isShown();
  await view(page, 'Runs');
  await runActions(keptRuns(page)).unpin.click();
  await view(page, 'Train');
  await expect(pinnedLines(page)).toHaveCount(0);
  await expect(lossChart(page, 'VAE')).toBeHidden();
});

test('two runs can be pinned, a third one not', async ({ page }) => {
  await open(page, CPU);
  for (let run = 0; run < 3; run++) {
    await trainAndKeep(page, 2);
    if (run < 2) await startOver(page);
  }
  const pin = runActions(keptRuns(page)).pin;
  await pin.nth(1).click();
  await expect(pin).toHaveCount(2);
  await pin.nth(1).click();
  await expect(pin).toHaveCount(1);
  await expect(pin).toBeDisabled();
  await runActions(keptRuns(page).nth(1)).unpin.click();
  await expect(pin.first()).toBeEnabled();
});

test('kept runs show some of their samples; those of an earlier version of the page leave the place empty', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 20);
  const picture = (title: string) => keptRuns(page).getByRole('img', { name: `Samples of the ${title} at step ${written(at)}` });
  for (const [, title] of MODELS) {
    await expect(picture(title)).toBeVisible();
    const size = () => picture(title).evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
    await expect.poll(size).toEqual([256, 256]);
  }
  await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const database = await done(indexedDB.open('gan-vae-lab-runs'));
    const curves = database.transaction('curves', 'readwrite').objectStore('curves');
    for (const key of await done(curves.getAllKeys())) {
      const { steps, series, reports } = await done(curves.get(key));
      await done(curves.put({ steps, series, reports }, key));
    }
    database.close();
  });
  await reload(page);
  await expect(keptRuns(page)).toContainText(`GAN ${at}`);
  await expect(keptRuns(page).getByRole('img')).toHaveCount(0);
  // Whatever else it holds is read.
  await view(page, 'Train');
  await expect(lossChart(page, 'VAE')).toBeVisible();
});

test('kept runs are compared at one step, which can be chosen', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 20);
  await view(page, 'Runs');
  const pictures = keptRuns(page).getByRole('img', { name: 'Samples of the VAE at step' });
  await expect(pictures).toHaveAccessibleName(`Samples of the VAE at step ${written(at)}`);
  await page.getByLabel('Samples', { exact: true }).selectOption('at step 1');
  await expect(pictures).toHaveAccessibleName(/at step [01]$/);
});

test('the models of a kept run come as files that are named after it', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 3);
  await startOver(page);
  const { name, bytes } = await download(page, keptRuns(page).getByRole('button', { name: 'Export VAE' }));
  expect(name).toMatch(new RegExp(`^Handwritten-digits-.*-vae-step-${at}\\.model\\.safetensors$`));
  await files(page, 'VAE').load.setInputFiles({ name: 'a.safetensors', mimeType: '', buffer: bytes });
  await expect.poll(() => step(page, 'vae')).toBe(at);
});
