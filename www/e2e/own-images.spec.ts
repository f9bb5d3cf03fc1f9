import { readFileSync } from 'node:fs';
import { choose, drop, entries, file, pngFiles, zip } from './image-files';
import { bar, button, canvas, CPU, dataset, expect, importing, open, OWN, reload, test, trainOneStep, view } from './page';

const sheet = (name: string) => readFileSync(new URL(`../public/datasets/${name}.png`, import.meta.url));
const PICTURES = ['digits', 'fashion', 'faces', 'emoji', 'spoken'].map((name) => file(`${name}.png`, sheet(name)));

test('own images become a data set that stays, is trained on, and can be removed', async ({ page }) => {
  await open(page, CPU);
  const half = file('half.png', sheet('faces').subarray(0, 500));
  await choose(page, [...PICTURES, file('notes.txt', Buffer.from('no image')), half]);
  await expect(importing(page).made(OWN, 5)).toBeVisible();
  await importing(page).leftOut(2).click();
  await expect(page.getByText('notes.txt: not a PNG, JPEG, WebP or GIF.')).toBeVisible();
  await expect(page.getByText('half.png: incomplete (the end is missing).')).toBeVisible();

  await expect(dataset(page, OWN)).toBeChecked();
  await expect(page.getByText('4 training images are few')).toBeVisible();
  // Its models are there.
  await expect(bar(page).train).toBeEnabled();
  await button(page, 'Mirror and shift them').click();
  await expect(page.getByText('is switched on')).toBeVisible();
  await expect(page.getByLabel('Mirror images', { exact: true })).toHaveValue('on');
  await trainOneStep(page);
  await expect(canvas(page, '1 held-out images beside the VAE')).toBeVisible();

  await reload(page);
  await view(page, 'Data');
  await expect(dataset(page, OWN)).toBeChecked();
  await trainOneStep(page);

  page.on('dialog', (dialog) => dialog.accept());
  await view(page, 'Data');
  await importing(page).remove.click();
  await expect(dataset(page, OWN)).toHaveCount(0);
  await page.goto(`/?${CPU}`);
  await expect(bar(page).train).toBeEnabled();
  await view(page, 'Data');
  await expect(dataset(page, OWN)).toHaveCount(0);
});

test('images inside a zip are found, in grey if wanted', async ({ page }) => {
  await open(page, CPU);
  await view(page, 'Data');
  await page.getByLabel('Make them grey').check();
  const archive = await zip(PICTURES.map(({ name, buffer }) => ({ name: `pictures/${name}`, bytes: buffer, options: { level: 6 } })));
  await choose(page, file('holiday.zip', archive));
  await expect(importing(page).made('holiday', 5)).toBeVisible();
  await expect(page.getByText(/4 \+ 1 for testing, in grey/)).toBeVisible();
  await expect(importing(page).leftOut()).toHaveCount(0);
});

test('images can be dropped on the page', async ({ page }) => {
  await open(page, CPU);
  await drop(page, PICTURES);
  await expect(importing(page).made(OWN, 5)).toBeVisible();
});

test('the same images in another order are the same data set', async ({ page }) => {
  await open(page, CPU);
  await choose(page, pngFiles(24));
  await expect(importing(page).made(OWN, 24)).toBeVisible();
  await dataset(page, 'Handwritten digits').check();
  const archive = await zip(entries('elsewhere', 24).reverse());
  await choose(page, file('again.zip', archive));
  await expect(page.getByText(`These images are here already, as "${OWN}".`)).toBeVisible();
  await expect(dataset(page, OWN)).toBeChecked();
});

test('too few images are no data set, and the present one stays', async ({ page }) => {
  await open(page, CPU);
  await choose(page, PICTURES.slice(0, 2));
  await expect(page.getByText('You need at least 4 images; only 2 could be read.')).toBeVisible();
  await choose(page, file('torn.zip', Buffer.from('PK\u0003\u0004torn')));
  await expect(page.getByText('at least 4 images; only 0 could be read')).toBeVisible();
  await importing(page).leftOut(1).click();
  await expect(page.getByText(/torn\.zip: cannot be unpacked/)).toBeVisible();
  await expect(dataset(page, 'Handwritten digits')).toBeChecked();
});

test('a second drop while one runs is refused in words, and a drop of nothing says so', async ({ page }) => {
  await open(page, CPU);
  const labelled = await zip([...entries('cats', 4), ...entries('dogs', 4, 4)]);
  await drop(page, [file('pets.zip', labelled)]);
  await expect(importing(page).question).toBeVisible();
  await drop(page, pngFiles(4));
  await expect(page.getByText('One import at a time')).toBeVisible();
  await button(page, 'Cancel').click();
  await expect(importing(page).question).toHaveCount(0);
  await drop(page, pngFiles(4));
  await expect(importing(page).made(OWN, 4)).toBeVisible();
  await expect(page.getByText('One import at a time')).toHaveCount(0);

  const link = await page.evaluateHandle(() => {
    const dropped = new DataTransfer();
    dropped.setData('text/uri-list', 'https://example.org/cat.png');
    return dropped;
  });
  await page.dispatchEvent('body', 'drop', { dataTransfer: link });
  await expect(page.getByText('That is a link, not a file.')).toBeVisible();
});

test('a folder that cannot be read says so', async ({ page }) => {
  await open(page, CPU);
  await view(page, 'Data');
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'folder'));
    const entry = {
      isDirectory: true,
      createReader: () => ({ readEntries: (_: unknown, failed: (error: Error) => void) => failed(new Error('no permission')) }),
    };
    DataTransferItem.prototype.webkitGetAsEntry = () => entry as unknown as FileSystemEntry;
    Object.assign(DataTransferItem.prototype, { getAsFileSystemHandle: async () => null });
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
  });
  await expect(page.getByText('What was dropped cannot be read (no permission).')).toBeVisible();
});

test('a browser that keeps nothing says why, and trains all the same', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...rest) {
      if (this.name === 'own-datasets') throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, rest);
    };
  });
  await open(page, CPU);
  await choose(page, pngFiles(8));
  await expect(
    page.getByText('It will be gone after a reload: the storage space that this browser allows the page is full.'),
  ).toBeVisible();
  await expect(dataset(page, OWN)).toBeChecked();
  await trainOneStep(page);
});

test('sets kept before go on working, and those of a newer page are left alone', async ({ page }) => {
  await open(page, CPU);
  await choose(page, pngFiles(8));
  await expect(importing(page).made(OWN, 8)).toBeVisible();
  // The address names the set once its models are there.
  await expect(bar(page).train).toBeEnabled();
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('gan-vae-lab');
      request.onsuccess = () => resolve(request.result);
    });
    const store = database.transaction('own-datasets', 'readwrite').objectStore('own-datasets');
    const kept = await new Promise<Record<string, unknown>[]>((resolve) => {
      const request = store.getAll();
      request.onsuccess = () => resolve(request.result);
    });
    const { version: _, classes: __, ...old } = kept[0]!;
    store.put(old, old.name as string);
    store.put({ version: 99, title: 'From the future' }, 'own-0');
    await new Promise((resolve) => (store.transaction.oncomplete = resolve));
    database.close();
  });
  await reload(page);
  await view(page, 'Data');
  await expect(dataset(page, OWN)).toBeChecked();
  await expect(page.getByText('"From the future" was made by a newer version of this page')).toBeVisible();
  await trainOneStep(page);
});
