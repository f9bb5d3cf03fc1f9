import AxeBuilder from '@axe-core/playwright';
import { button, canvas, CPU, expect, open, SAMPLES, step, test, view, waitForStep } from './page';

test('a lecture: large type, nothing around, a stop for every arrow key, training by the space bar, and Escape ends it', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, CPU);
  const model = page.getByRole('heading', { name: 'GAN', exact: true });
  const size = () => model.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  const before = await size();
  await view(page, 'Quality');
  await button(page, 'Share').click();
  await button(page, 'Present').click();
  const presentation = page.getByRole('region', { name: 'Presentation' });
  const told = presentation.getByRole('status');
  await expect(page.getByRole('navigation', { name: 'Views' })).toHaveCount(0);
  await expect(button(page, 'Share')).toHaveCount(0);
  await expect(canvas(page, SAMPLES.gan)).toBeVisible();
  expect(await size()).toBe(1.25 * before);
  for (const title of ['Samples', 'Reconstructions', 'Progress', 'Back in time']) {
    await expect(told.getByRole('heading')).toHaveText(title);
    await expect(page.locator('[data-presented]')).toBeInViewport();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id }) => id),
      title,
    ).toEqual([]);
    // As remote controls have it, and at the end nothing more comes.
    await page.keyboard.press(title === 'Samples' ? 'PageDown' : 'ArrowRight');
  }
  await expect(presentation).toContainText('4 of 4');
  await page.keyboard.press('ArrowLeft');
  await expect(told.getByRole('heading')).toHaveText('Progress');
  await page.keyboard.press('Space');
  await waitForStep(page, 5);
  await page.keyboard.press('Space');
  await expect(presentation.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
  const [width, height] = await page.evaluate(() => {
    const main = document.querySelector('main')!;
    return [main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight];
  });
  expect([width, height], 'nothing to scroll').toEqual([0, 0]);
  const trained = await step(page);
  await page.keyboard.press('Escape');
  await expect(presentation).toHaveCount(0);
  await expect(page.locator('[data-presented]')).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();
  expect(await step(page)).toBe(trained);
  await page.keyboard.press('Shift+?');
  const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(shortcuts).toContainText('Present: large type');
  await page.keyboard.press('Escape');
  await expect(shortcuts).toBeHidden();
  await page.keyboard.press('p');
  await expect(presentation).toBeVisible();
});
