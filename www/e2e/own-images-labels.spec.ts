// Folders as labels: shown and editable before the set is made, then used like any other labels.

import type { Page } from '@playwright/test';
import { choose, entries, type Entry, file, zip } from './image-files';
import { canvas, CPU, expect, importing, languageButton, open, PATIENT, probe, reload, settings, test, trainOneStep, view } from './page';

const pets = () => [...entries('pets/cats', 30), ...entries('pets/dogs', 20, 30), ...entries('pets/birds', 10, 50)];
const question = (page: Page) => importing(page).question;
const chooseZip = async (page: Page, content: Entry[]) => choose(page, file('pets.zip', await zip(content)));

test('a labelled set is made of folders, and models can be conditional on it', async ({ page }) => {
  await open(page, CPU);
  await chooseZip(page, pets());
  await expect(question(page).getByText('30 images')).toBeVisible();
  await importing(page).make(3).click();
  await expect(importing(page).made('pets', 60, 3)).toBeVisible();
  await expect(page.getByText(/54 \+ 6 for testing, in colour, 3\s+classes/)).toBeVisible();
  await expect(importing(page).classes('birds, cats, dogs')).toBeVisible();

  await settings(page).conditional.selectOption('on');
  await view(page, 'Apply');
  const part = page.getByTestId('by-class-vae');
  await part.scrollIntoViewIfNeeded();
  await expect(canvas(page, '3 lines by the VAE')).toBeVisible();
  await trainOneStep(page);
  await view(page, 'Quality');
  const { whole, start } = probe(page, 'vae');
  await start.click();
  await expect(whole.getByText('Test images classified correctly, by number of labels')).toBeVisible(PATIENT);

  await reload(page);
  await view(page, 'Data');
  await expect(importing(page).classes('birds, cats, dogs')).toBeVisible();
});

test('classes can be renamed, merged and left out before the set is made', async ({ page }) => {
  await open(page, CPU);
  await chooseZip(page, [...pets(), ...entries('pets/junk', 5, 60)]);
  const make = question(page).getByRole('button', { name: /Make the data set with/ });
  await question(page).getByLabel('Class of dogs').fill('Four legs');
  await question(page).getByLabel('Take junk').uncheck();
  await question(page).getByLabel('Take birds').uncheck();
  await question(page).getByLabel('Class of cats').fill('Four legs');
  await expect(make).toBeDisabled();
  await expect(question(page).getByText('Labels take at least two classes.')).toBeVisible();
  await question(page).getByLabel('Take birds').check();
  await question(page).getByLabel('Class of birds').fill('');
  await expect(question(page).getByText('needs a name')).toBeVisible();
  await question(page).getByLabel('Class of birds').fill('Two legs');
  await make.click();
  await expect(importing(page).made('pets', 60, 2)).toBeVisible();
  await expect(importing(page).classes('Four legs, Two legs')).toBeVisible();
});

test('a class has the name that the visitor gave it in every language, also where a bundled class of that name has another one', async ({
  page,
}) => {
  await open(page, CPU);
  await chooseZip(page, [...entries('pets/bag', 30), ...entries('pets/cats, wild', 20, 30)]);
  await importing(page).make(2).click();
  await expect(importing(page).made('pets', 50, 2)).toBeVisible();
  await settings(page).conditional.selectOption('on');
  await languageButton(page, '中文').click();
  await expect(page.getByText('每张图像属于以下类别之一：bag、cats, wild。')).toBeVisible();
  await page.evaluate(() => (location.hash = '#/latents'));
  for (const name of ['bag', 'cats, wild']) await expect(page.getByTestId('asked').getByLabel(name)).toBeVisible();
  await page.evaluate(() => (location.hash = '#/train'));
  await expect(page.getByRole('button', { name: /: (bag|cats, wild)$/ }).first()).toBeVisible();
});

test('folders need not be labels', async ({ page }) => {
  await open(page, CPU);
  await chooseZip(page, pets());
  await question(page).getByLabel('Take birds').uncheck();
  await question(page).getByRole('button', { name: 'Without labels' }).click();
  await expect(importing(page).made('pets', 50)).toBeVisible();
  await expect(page.getByText('Each image is one of')).toHaveCount(0);
});

test('folders that split a set are not its classes', async ({ page }) => {
  await open(page, CPU);
  const content = ['train', 'test'].flatMap((split, index) => [
    ...entries(`${split}/a`, 6, 20 * index),
    ...entries(`${split}/b`, 6, 20 * index + 10),
  ]);
  await chooseZip(page, content);
  await importing(page).make(2).click();
  await expect(importing(page).made('pets', 24, 2)).toBeVisible();
  await expect(importing(page).classes('a, b')).toBeVisible();
});
