import { CPU, expect, guide, open, test, view } from './page';

test('the tour goes round the page, ends at Escape and gives the focus back', async ({ page }) => {
  // Clicks during an animation go nowhere.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, CPU);
  await guide(page).open.click();
  await guide(page).tour.click();
  const tour = page.getByRole('dialog');
  await expect(tour).toContainText('Start here');
  for (const title of ['Samples', 'Reconstructions', 'Progress', 'Back in time', 'More to see']) {
    await tour.getByRole('button', { name: 'Next' }).click();
    await expect(tour).toContainText(title);
  }
  await page.keyboard.press('Escape');
  await expect(tour).toHaveCount(0);
  await expect(guide(page).open).toBeFocused();
});

test('every part can be explained, with formulas and papers, and the words in it too', async ({ page }) => {
  await open(page, CPU);
  const questions = page.getByRole('button', { name: /^What is this\?/ });
  expect(await questions.count()).toBeGreaterThanOrEqual(6);
  await questions.filter({ hasText: 'VAE losses' }).click();
  const panel = page.getByRole('region', { name: 'About: VAE losses' });
  await expect(panel.locator('math').first()).toBeVisible();
  const { drawer } = guide(page);
  await expect(drawer.getByRole('link', { name: /Kingma.*2014/ }).first()).toHaveAttribute('href', /arxiv|openreview/);
  // It goes when the word moves, and the click itself may scroll the word into sight.
  await expect(async () => {
    await panel.getByRole('button', { name: 'ELBO' }).click();
    await expect(page.locator('[popover]:popover-open')).toContainText(/evidence|bound/i, { timeout: 2_000 });
  }).toPass();
  await page.keyboard.press('Escape');
  await expect(page.locator('[popover]:popover-open')).toHaveCount(0);
  const topics = await drawer.getByRole('combobox', { name: 'About' }).locator('option').allInnerTexts();
  expect(topics.length).toBeGreaterThanOrEqual(10);
  for (const topic of topics) {
    await drawer.getByRole('combobox', { name: 'About' }).selectOption(topic);
    await expect(page.getByRole('region', { name: `About: ${topic}` })).toContainText(/\w{4}/);
  }
  await drawer.getByRole('button', { name: /^Close/ }).click();
  await expect(drawer).toHaveCount(0);
});

test('the networks are drawn with their sizes as they are set', async ({ page }) => {
  await open(page, 'device=cpu&width=4&batch_size=8&latent_size=8&dataset=faces');
  await view(page, 'Networks');
  const networks = page.getByRole('region', { name: 'Networks' });
  for (const [name, last] of [
    ['Generator', '3 × 32 × 32'],
    ['Discriminator', '1 × 1 × 1'],
    ['Encoder', '16 × 1 × 1'],
    ['Decoder', '3 × 32 × 32'],
  ] as const) {
    const network = networks.getByRole('region', { name });
    await expect(network.getByRole('listitem').last()).toContainText(last);
  }
});
