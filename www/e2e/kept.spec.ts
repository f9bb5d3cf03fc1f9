// What the browser keeps: nothing of it is lost to another tab, another choice, a full disk or another version.

import type { Page } from '@playwright/test';
import {
  alertLine,
  bar,
  beforeWorker,
  button,
  CPU,
  enter,
  expect,
  expectUntrained,
  keptRuns,
  marks,
  open,
  openTrained,
  PATIENT,
  reload,
  runActions,
  runName,
  settings,
  settingsOf,
  startOver,
  step,
  test,
  told,
  trainAndKeep,
  trainingWorker,
  trainOneStep,
  view,
  written,
} from './page';

const DATABASE = 'gan-vae-lab-runs';

/** Fails writing to the browser's database, while `storageFails` is true in the worker. */
const FAILING_STORAGE = `
  globalThis.storageFails = false;
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...rest) {
    if (globalThis.storageFails) throw new DOMException('no space', 'QuotaExceededError');
    return put.apply(this, rest);
  };`;

/** Changes a table of the database from the page. */
async function store(page: Page, table: string, entries: [key: string, value: unknown][]) {
  await page.evaluate(
    async ([name, table, entries]) => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
      });
      const transaction = database.transaction(table, 'readwrite');
      for (const [key, value] of entries) transaction.objectStore(table).put(value, key);
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      database.close();
    },
    [DATABASE, table, entries] as const,
  );
}

test('an offered run outlives other models, and goes on where it stood', async ({ page }) => {
  await open(page, `${CPU}&seed=3`);
  const at = await trainAndKeep(page, 5);
  await page.evaluate(() => sessionStorage.clear()); // as another day
  await open(page, `${CPU}&seed=4`);
  await expect(page.getByText('You have a saved run with other settings')).toBeVisible();
  await bar(page).data.selectOption('fashion');
  await trainAndKeep(page, 3);
  await startOver(page);
  // That the run before is kept is more pressing.
  await button(page, '+1 messages').click();
  await button(page, 'Resume it').click();
  await expect.poll(() => step(page)).toBe(at);
  await expect(settings(page).seed).toHaveValue('3');
  // What was left for it is kept too.
  await expect(keptRuns(page)).toHaveCount(2);
});

test('a reset leaves the run before in the list, and a reload does not bring it back unasked', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 5);
  await startOver(page);
  await reload(page);
  expect(await step(page)).toBe(0);
  await runActions(keptRuns(page)).resume.click();
  await expect.poll(() => step(page)).toBe(at);
  page.on('dialog', (dialog) => dialog.accept());
  await startOver(page);
  await runActions(keptRuns(page)).remove.click();
  await expect(page.getByText('Nothing is kept yet')).toBeVisible();
});

test('starting over can be undone', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 5);
  await startOver(page);
  await alertLine(page).undo.click();
  await expect.poll(() => step(page)).toBe(at);
  await expect(alertLine(page).undo).toHaveCount(0);
});

test('runs are told apart by what changed, can be named, and are compared with a baseline', async ({ page }) => {
  await open(page, `${CPU}&seed=3`);
  await trainAndKeep(page, 40);
  await view(page, 'Train');
  await expect(told(page, 'gan').summary).toHaveText(/:\s+\S/, PATIENT);
  await expect(told(page, 'vae').summary).toHaveText(/:\s+\S/, PATIENT);
  await enter(settings(page).width, '6');
  await alertLine(page).startNewRun.click();
  await expectUntrained(page);
  await trainAndKeep(page, 40);
  await view(page, 'Train');
  await expect(told(page, 'vae').summary).toHaveText(/:\s+\S/, PATIENT);
  await view(page, 'Runs');
  const [second, first] = [keptRuns(page).nth(0), keptRuns(page).nth(1)];
  await expect(second).toContainText('Width 6');
  await expect(first).toContainText('Width 4');
  await first.getByRole('button', { name: /^Handwritten digits/ }).click();
  await runName(page).fill('the slow one');
  await page.keyboard.press('Enter');
  await expect(first.getByRole('button', { name: 'the slow one' })).toBeVisible();
  await first.getByRole('radio').check();
  await expect(second.locator('.better, .worse').first()).toHaveText(/^[+−]\d/);
  await reload(page);
  await expect(keptRuns(page).getByRole('button', { name: 'the slow one' })).toBeVisible();
});

test('a setting that changed is marked in the charts at its step, and still is after a reload', async ({ page }) => {
  await openTrained(page, CPU, 30);
  const at = await step(page, 'vae');
  const rate = settingsOf(page, 'VAE').learningRate;
  const before = await rate.inputValue();
  await enter(rate, '0.002');
  const mark = (model: string) => marks(page, model).filter({ hasText: `Learning rate ${before} → 0.002` });
  await expect(mark('VAE')).toContainText(`step ${written(at)}:`);
  await expect(mark('GAN')).toHaveCount(0);
  await trainAndKeep(page, at + 10);
  await page.reload();
  await view(page, 'Train');
  await expect(mark('VAE')).toContainText(`step ${written(at)}:`);
});

test('two tabs keep a run each, and neither takes the other one’s', async ({ page, context }) => {
  await open(page, CPU);
  const first = await trainAndKeep(page, 10);
  const other = await context.newPage();
  await open(other, CPU);
  expect(await step(other)).toBe(0);
  await view(other, 'Runs');
  await expect(keptRuns(other)).toContainText('open in another tab');
  const second = await trainAndKeep(other, 3);
  await other.close();
  await page.reload();
  await expect.poll(() => step(page)).toBe(first);
  await expect(keptRuns(page)).toHaveCount(2);
  await runActions(keptRuns(page)).resume.click();
  await expect.poll(() => step(page)).toBe(second);
});

test('a full disk stops nothing: the page says so, and keeps the models once there is space again', async ({ page }) => {
  await beforeWorker(page, FAILING_STORAGE);
  await open(page, CPU);
  await trainingWorker(page).evaluate('storageFails = true');
  await trainOneStep(page);
  await expect(
    page.getByText('The browser did not keep these models: the storage space that this browser allows the page is full.'),
  ).toBeVisible();
  await trainOneStep(page);
  await trainingWorker(page).evaluate('storageFails = false');
  await trainOneStep(page);
  await expect(page.getByText('The browser did not keep these models')).toHaveCount(0);
  await page.reload();
  await expect.poll(() => step(page)).toBe(3);
});

test('a browser that keeps nothing at all trains all the same', async ({ page }) => {
  const broken = "IDBFactory.prototype.open = function () { throw new DOMException('not here', 'SecurityError'); };";
  await page.addInitScript(broken);
  await beforeWorker(page, broken);
  await open(page, CPU);
  await view(page, 'Runs');
  await expect(page.getByText('What is kept cannot be read: this browser stores nothing in this window')).toBeVisible();
  await trainOneStep(page);
  await expect(page.getByText('The browser did not keep these models: this browser stores nothing in this window')).toBeVisible();
});

test('a database that is taken away is made anew', async ({ page }) => {
  await open(page, CPU);
  await trainAndKeep(page, 3);
  await page.evaluate(
    (name) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = resolve;
        request.onerror = reject;
      }),
    DATABASE,
  );
  const at = await trainAndKeep(page, 6);
  await page.reload();
  await expect.poll(() => step(page)).toBe(at);
});

test('records of a newer version and damaged ones are told, and left alone', async ({ page }) => {
  await open(page, CPU);
  await trainAndKeep(page, 3);
  await store(page, 'runs', [
    ['newer', { version: 99 }],
    ['torn', { version: 1, plan: { dataset: 7 } }],
  ]);
  await reload(page);
  await expect(keptRuns(page).filter({ hasText: 'saved by a newer version of this page' })).toHaveCount(1);
  await expect(keptRuns(page).filter({ hasText: /record is damaged \(plan\.dataset/ })).toHaveCount(1);
});

test('what an earlier version of the page kept goes on', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 4);
  // As the version that knew one run only kept it.
  await page.evaluate(async (name) => {
    const opened = (request: IDBOpenDBRequest) =>
      new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const all = (store: IDBObjectStore) =>
      new Promise<Record<string, unknown>[]>((resolve) => {
        const request = store.getAll();
        request.onsuccess = () => resolve(request.result);
      });
    const database = await opened(indexedDB.open(name));
    const [{ plan, steps, trained, at } = {}] = await all(database.transaction('runs').objectStore('runs'));
    const [models] = await all(database.transaction('models').objectStore('models'));
    database.close();
    const request = indexedDB.open('gan-vae-lab-autosave');
    request.onupgradeneeded = () => request.result.createObjectStore('models');
    const legacy = await opened(request);
    const transaction = legacy.transaction('models', 'readwrite');
    transaction.objectStore('models').put({ plan, steps, trained, at, models }, 'latest');
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    legacy.close();
    await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
    sessionStorage.clear();
  }, DATABASE);
  await page.reload();
  await expect.poll(() => step(page)).toBe(at);
  await expect(keptRuns(page)).toHaveCount(1);
});

test('models that are not kept are not let go unasked', async ({ page }) => {
  await beforeWorker(page, FAILING_STORAGE);
  await open(page, CPU);
  await trainingWorker(page).evaluate('storageFails = true');
  await trainOneStep(page);
  await bar(page).startOver.click();
  await expect(alertLine(page).alert).toContainText('The current models would be lost, because this browser could not save them.');
  expect(await step(page)).toBe(1);
  await startOver(page);
});

test('settings of models that nobody trained take no place among the runs', async ({ page }) => {
  await open(page, CPU);
  await enter(settingsOf(page, 'VAE').learningRate, '0.002');
  await bar(page).startOver.click();
  await trainAndKeep(page, 3);
  await expect(keptRuns(page)).toHaveCount(1);
});

test('models made anew in quick succession belong to this tab all the same', async ({ page, context }) => {
  await open(page, CPU);
  for (const value of ['5', '6', '7']) await enter(settings(page).width, value);
  await expect.poll(() => new URL(page.url()).searchParams.get('width')).toBe('7');
  await trainAndKeep(page, 3);
  const other = await context.newPage();
  await open(other, CPU);
  await view(other, 'Runs');
  await expect(keptRuns(other)).toContainText('open in another tab');
});
