import {
  bar,
  button,
  canvas,
  CPU,
  DESKTOP,
  expect,
  expectNoViolations,
  open,
  overflow,
  rail,
  SAMPLES,
  SHORTCUTS,
  step,
  test,
  view,
  waitForStep,
} from './page';

test('a lecture: large type, nothing around, a stop for every arrow key, training by the space bar, and Escape ends it', async ({
  page,
}) => {
  await page.setViewportSize(DESKTOP);
  await open(page, CPU);
  const model = page.getByRole('heading', { name: 'GAN', exact: true });
  const size = () => model.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  const before = await size();
  await view(page, 'Quality');
  await bar(page).share.click();
  await button(page, 'Present').click();
  const presentation = page.getByRole('region', { name: 'Presentation' });
  const told = presentation.getByRole('status');
  await expect(rail(page)).toHaveCount(0);
  await expect(bar(page).share).toHaveCount(0);
  await expect(canvas(page, SAMPLES.gan)).toBeVisible();
  expect(await size()).toBe(1.25 * before);
  for (const title of ['Samples', 'Reconstructions', 'Progress', 'Back in time']) {
    await expect(told.getByRole('heading')).toHaveText(title);
    await expect(page.locator('[data-presented]')).toBeInViewport();
    await expectNoViolations(page, title);
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
  const { across, down } = await overflow(page);
  expect({ across, down }, 'nothing to scroll').toEqual({ across: 0, down: 0 });
  const trained = await step(page);
  await page.keyboard.press('Escape');
  await expect(presentation).toHaveCount(0);
  await expect(page.locator('[data-presented]')).toHaveCount(0);
  await expect(rail(page)).toBeVisible();
  expect(await step(page)).toBe(trained);
  await page.keyboard.press('Shift+?');
  const shortcuts = page.getByRole('dialog', { name: SHORTCUTS });
  await expect(shortcuts).toContainText('Present: large type');
  await page.keyboard.press('Escape');
  await expect(shortcuts).toBeHidden();
  await page.keyboard.press('p');
  await expect(presentation).toBeVisible();
});
