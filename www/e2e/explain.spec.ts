import { button, CPU, expect, open, test } from './page';

test('the tour goes round the page, ends at Escape and gives the focus back', async ({ page }) => {
  // Clicks during an animation go nowhere.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, CPU);
  await button(page, 'Show me round').click();
  const tour = page.getByRole('dialog');
  await expect(tour).toContainText('Start here');
  for (const title of ['Samples', 'Reconstructions', 'Progress', 'The space of images']) {
    await tour.getByRole('button', { name: 'Next' }).click();
    await expect(tour).toContainText(title);
  }
  await page.keyboard.press('Escape');
  await expect(tour).toHaveCount(0);
  await expect(button(page, 'Show me round')).toBeFocused();
});

test('every part can be explained, with formulas and papers, and the words in it too', async ({ page }) => {
  await open(page, CPU);
  const questions = page.getByRole('button', { name: /^What am I looking at\?/ });
  expect(await questions.count()).toBeGreaterThanOrEqual(10);
  await questions.filter({ hasText: 'VAE losses' }).click();
  const panel = page.getByRole('region', { name: 'About: VAE losses' });
  await expect(panel.locator('math').first()).toBeVisible();
  await expect(panel.getByRole('link', { name: /Kingma.*2014/ }).first()).toHaveAttribute('href', /arxiv|openreview/);
  await panel.getByRole('button', { name: 'ELBO' }).click();
  await expect(page.locator('[popover]:popover-open')).toContainText(/evidence|bound/i);
  await page.keyboard.press('Escape');
  await expect(page.locator('[popover]:popover-open')).toHaveCount(0);
  await panel.getByRole('button', { name: /^Close/ }).click();
  await expect(panel).toHaveCount(0);
});

test('the networks are drawn with their sizes as they are set', async ({ page }) => {
  await open(page, 'device=cpu&width=4&batch_size=8&latent_size=8&dataset=faces');
  const networks = page.getByRole('region', { name: 'Networks' });
  for (const [name, last] of [['Generator', '3 × 32 × 32'], ['Discriminator', '1 × 1 × 1'], ['Encoder', '16 × 1 × 1'], ['Decoder', '3 × 32 × 32']] as const) {
    const network = networks.getByRole('region', { name });
    await expect(network.getByRole('listitem').last()).toContainText(last);
  }
});
