// What the browser keeps: nothing of it is lost to another tab, another choice, a full disk or another version.

import type { Page } from '@playwright/test';
import { beforeWorker, button, CPU, expect, open, step, test, trainOneStep, trainUntil } from './page';

const DATABASE = 'gan-vae-lab-runs';
const runs = (page: Page) => page.getByTestId('kept-runs').getByRole('listitem');

/** Trains, and waits until that is kept; returns the step. */
async function trainAndKeep(page: Page, atLeast: number): Promise<number> {
  await trainUntil(page, atLeast);
  const at = await step(page);
  await expect(runs(page).filter({ hasText: 'open here' })).toContainText(`GAN ${at.toLocaleString('en')}`);
  return at;
}

/** Fails writing to the browser's database, while `storageFails` is true in the worker. */
const FAILING_STORAGE = `
  globalThis.storageFails = false;
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...rest) {
    if (globalThis.storageFails) throw new DOMException('no space', 'QuotaExceededError');
    return put.apply(this, rest);
  };`;

const inWorker = (page: Page, code: string) => page.workers().find((worker) => worker.url().includes('/assets/main-'))!.evaluate(code);

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
  await expect(page.getByText('This browser kept a run with other settings')).toBeVisible();
  await page.getByRole('region', { name: 'Training' }).getByLabel('Data').selectOption('fashion');
  await trainAndKeep(page, 3);
  await button(page, 'Reset').click();
  await expect.poll(() => step(page)).toBe(0);
  await page.getByRole('status').getByRole('button', { name: 'Go on with it' }).click();
  await expect.poll(() => step(page)).toBe(at);
  await expect(page.getByLabel('Seed')).toHaveValue('3');
  // What was left for it is kept too.
  await expect(runs(page)).toHaveCount(2);
});

test('a reset leaves the run before in the list, and a reload does not bring it back unasked', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 5);
  await button(page, 'Reset').click();
  await expect.poll(() => step(page)).toBe(0);
  await page.reload();
  await expect(button(page, 'Train')).toBeEnabled();
  expect(await step(page)).toBe(0);
  await runs(page).getByRole('button', { name: 'Go on with it' }).click();
  await expect.poll(() => step(page)).toBe(at);
  page.on('dialog', (dialog) => dialog.accept());
  await button(page, 'Reset').click();
  await expect.poll(() => step(page)).toBe(0);
  await runs(page).getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Nothing is kept yet.')).toBeVisible();
});

test('two tabs keep a run each, and neither takes the other one’s', async ({ page, context }) => {
  await open(page, CPU);
  const first = await trainAndKeep(page, 10);
  const other = await context.newPage();
  await open(other, CPU);
  expect(await step(other)).toBe(0);
  await expect(runs(other)).toContainText('open in another tab');
  const second = await trainAndKeep(other, 3);
  await other.close();
  await page.reload();
  await expect.poll(() => step(page)).toBe(first);
  await expect(runs(page)).toHaveCount(2);
  await runs(page).getByRole('button', { name: 'Go on with it' }).click();
  await expect.poll(() => step(page)).toBe(second);
});

test('a full disk stops nothing: the page says so, and keeps the models once there is space again', async ({ page }) => {
  await beforeWorker(page, FAILING_STORAGE);
  await open(page, CPU);
  await inWorker(page, 'storageFails = true');
  await trainOneStep(page);
  await expect(page.getByText('The browser did not keep these models: the storage space that this browser allows the page is full.')).toBeVisible();
  await trainOneStep(page);
  await inWorker(page, 'storageFails = false');
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
  await expect(page.getByText('this browser stores nothing in this window').first()).toBeVisible();
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
  await store(page, 'runs', [['newer', { version: 99 }], ['torn', { version: 1, plan: { dataset: 7 } }]]);
  await page.reload();
  await expect(button(page, 'Train')).toBeEnabled();
  await expect(runs(page).filter({ hasText: 'saved by a newer version of this page' })).toHaveCount(1);
  await expect(runs(page).filter({ hasText: /record is damaged \(plan\.dataset/ })).toHaveCount(1);
});

test('what an earlier version of the page kept goes on', async ({ page }) => {
  await open(page, CPU);
  const at = await trainAndKeep(page, 4);
  // As the version that knew one run only kept it.
  await page.evaluate(async (name) => {
    const opened = (request: IDBOpenDBRequest) => new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const all = (store: IDBObjectStore) => new Promise<any[]>((resolve) => {
      const request = store.getAll();
      request.onsuccess = () => resolve(request.result);
    });
    const database = await opened(indexedDB.open(name));
    const [{ plan, steps, trained, at }] = await all(database.transaction('runs').objectStore('runs'));
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
  await expect(runs(page)).toHaveCount(1);
});

test('models that are not kept are not let go unasked', async ({ page }) => {
  await beforeWorker(page, FAILING_STORAGE);
  await open(page, CPU);
  await inWorker(page, 'storageFails = true');
  await trainOneStep(page);
  await button(page, 'Reset').click();
  await expect(page.getByRole('alert')).toContainText('The current models would be lost, because this browser could not save them.');
  expect(await step(page)).toBe(1);
  await button(page, 'Reset').click();
  await expect.poll(() => step(page)).toBe(0);
});

test('settings of models that nobody trained take no place among the runs', async ({ page }) => {
  await open(page, CPU);
  const rate = page.getByRole('region', { name: /^VAE/ }).getByLabel('Learning rate', { exact: true });
  await rate.fill('0.002');
  await rate.blur();
  await button(page, 'Reset').click();
  await trainAndKeep(page, 3);
  await expect(runs(page)).toHaveCount(1);
});

test('models made anew in quick succession belong to this tab all the same', async ({ page, context }) => {
  await open(page, CPU);
  const width = page.getByLabel('Width', { exact: true });
  for (const value of ['5', '6', '7']) {
    await width.fill(value);
    await width.blur();
  }
  await expect.poll(() => new URL(page.url()).searchParams.get('width')).toBe('7');
  await trainAndKeep(page, 3);
  const other = await context.newPage();
  await open(other, CPU);
  await expect(runs(other)).toContainText('open in another tab');
});
