import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { button, canvas, CPU, expect, open, test, trainOneStep } from './page';

const sheet = (name: string) => readFileSync(new URL(`../public/datasets/${name}.png`, import.meta.url));
const png = (name: string) => ({ name: `${name}.png`, mimeType: 'image/png', buffer: sheet(name) });
const PICTURES = ['digits', 'fashion', 'faces', 'emoji', 'spoken'];

test('own images become a data set that stays, is trained on, and can be removed', async ({ page }) => {
  await open(page, CPU);
  const broken = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no image') };
  const half = { ...png('faces'), name: 'half.png', buffer: sheet('faces').subarray(0, 500) };
  await page.getByLabel('Choose images or a zip').setInputFiles([...PICTURES.map(png), broken, half]);
  await expect(page.getByText('"My images 1" holds 5 images. It stays in this browser')).toBeVisible();
  await page.getByText('2 left out').click();
  await expect(page.getByText('notes.txt: it is no PNG, JPEG, WebP or GIF.')).toBeVisible();
  await expect(page.getByText(/half\.png: it is broken/)).toBeVisible();

  await expect(page.getByRole('radio', { name: 'My images 1' })).toBeChecked();
  await expect(page.getByText('4 training images are few')).toBeVisible();
  await button(page, 'Mirror and shift them').click();
  await expect(page.getByText('is switched on')).toBeVisible();
  await expect(page.getByLabel('Mirror images', { exact: true })).toHaveValue('on');
  await expect(canvas(page, '1 held-out images beside the VAE')).toBeVisible();
  await trainOneStep(page);

  await page.reload();
  await expect(button(page, 'Train')).toBeEnabled();
  await expect(page.getByRole('radio', { name: 'My images 1' })).toBeChecked();
  await trainOneStep(page);

  page.on('dialog', (dialog) => dialog.accept());
  await button(page, 'Remove').click();
  await expect(page.getByRole('radio', { name: 'My images 1' })).toHaveCount(0);
  await page.goto(`/?${CPU}`);
  await expect(button(page, 'Train')).toBeEnabled();
  await expect(page.getByRole('radio', { name: 'My images 1' })).toHaveCount(0);
});

test('images inside a zip are found, in grey if wanted', async ({ page }) => {
  await open(page, CPU);
  const files = Object.fromEntries(PICTURES.map((name) => [`pictures/${name}.png`, new Uint8Array(sheet(name))]));
  const archive = zipSync({ ...files, '__MACOSX/pictures/._digits.png': new Uint8Array(9) });
  await page.getByLabel('Make them grey').check();
  const zip = { name: 'holiday.zip', mimeType: 'application/zip', buffer: Buffer.from(archive) };
  await page.getByLabel('Choose images or a zip').setInputFiles(zip);
  await expect(page.getByText('"holiday" holds 5 images.')).toBeVisible();
  await expect(page.getByText(/4 \+ 1 held out, grey/)).toBeVisible();
  await expect(page.getByText('left out')).toHaveCount(0);
});

test('images can be dropped on the page', async ({ page }) => {
  await open(page, CPU);
  const files = PICTURES.map((name) => [name, sheet(name).toString('base64')] as const);
  const transfer = await page.evaluateHandle(async (encoded) => {
    const dropped = new DataTransfer();
    for (const [name, base64] of encoded) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      dropped.items.add(new File([bytes], `${name}.png`, { type: 'image/png' }));
    }
    return dropped;
  }, files);
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await expect(page.getByText('"My images 1" holds 5 images.')).toBeVisible();
});

test('too few images are no data set, and the present one stays', async ({ page }) => {
  await open(page, CPU);
  await page.getByLabel('Choose images or a zip').setInputFiles(['digits', 'faces'].map(png));
  await expect(page.getByText('A data set takes at least 4 images; 2 could be read.')).toBeVisible();
  const zip = { name: 'torn.zip', mimeType: 'application/zip', buffer: Buffer.from('PK\u0003\u0004torn') };
  await page.getByLabel('Choose images or a zip').setInputFiles(zip);
  await expect(page.getByText('at least 4 images; 0 could be read')).toBeVisible();
  await page.getByText('1 left out').click();
  await expect(page.getByText(/torn\.zip: it cannot be unpacked/)).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Handwritten digits' })).toBeChecked();
});
