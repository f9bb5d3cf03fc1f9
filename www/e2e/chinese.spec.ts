import type { Page } from '@playwright/test';
import {
  alertLine,
  bar,
  button,
  CPU,
  DESKTOP,
  expect,
  expectNoViolations,
  inspected,
  languageButton,
  latents,
  overflow,
  PHONE,
  sample,
  step,
  test,
  unfoldAll,
} from './page';
import { latinWords } from './words';

const VIEWS = ['train', 'latents', 'quality', 'data', 'apply', 'runs', 'networks', 'device'];
const CHINESE = 'lang=zh-CN';
const train = (page: Page) => button(page, '训练');
const openGuide = (page: Page) => button(page, '指南');

test.describe('in Chinese', () => {
  for (const [name, viewport] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    test(`every view says everything, fits and passes axe at ${name} size`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      // Trained models, with all their measures.
      await page.goto(`/?device=cpu&${CHINESE}`);
      await expect(train(page)).toBeEnabled();
      await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
      for (const view of VIEWS) {
        await page.evaluate((hash) => (location.hash = hash), `#/${view}`);
        await expect(page.locator('.view:not([hidden])')).toBeVisible();
        if (view === 'latents') await expect(latents(page, 'vae').whole.getByRole('slider').first()).toBeVisible();
        await unfoldAll(page);
        if (view === 'networks') await expect(page.getByText('转置卷积').first()).toBeVisible();
        expect(await latinWords(page), view).toEqual([]);
        expect((await overflow(page)).across, view).toBe(0);
        await expectNoViolations(page, view);
      }
    });
  }

  test('the guide, the settings, the experiments, the shortcuts and an image say everything', async ({ page }) => {
    await page.setViewportSize(DESKTOP);
    await page.goto(`/?device=cpu&${CHINESE}`);
    await expect(train(page)).toBeEnabled();
    await openGuide(page).click();
    const topics = page.locator('#guide-topic');
    for (const topic of await topics.locator('option').evaluateAll((options) => options.map((one) => (one as HTMLOptionElement).value))) {
      await topics.selectOption(topic);
      expect(await latinWords(page), topic).toEqual([]);
    }
    await button(page, '设置').click();
    await unfoldAll(page, 'aside');
    expect(await latinWords(page), 'settings').toEqual([]);
    await page.keyboard.press('Escape');
    await button(page, '实验').click();
    expect(await latinWords(page), 'experiments').toEqual([]);
    await page.keyboard.press('Escape');
    await sample(page, 'GAN 样本 1').click();
    await expect(inspected(page, 'GAN 样本 1').dialog).toBeVisible();
    expect(await latinWords(page), 'an image').toEqual([]);
  });
});

test('the language changes while training goes on, and is there again at the next visit', async ({ page, context }) => {
  await page.goto(`/?${CPU}`);
  await bar(page).train.click();
  await expect.poll(() => step(page)).toBeGreaterThan(5);
  const before = await step(page);
  await languageButton(page, '中文').click();
  await expect(button(page, '暂停')).toBeVisible();
  expect(await step(page)).toBeGreaterThanOrEqual(before);
  await expect.poll(() => step(page)).toBeGreaterThan(before + 5);
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  expect(new URL(page.url()).searchParams.get('lang')).toBe('zh-CN');
  expect(await latinWords(page)).toEqual([]);
  // An address that names no language.
  const other = await context.newPage();
  await other.goto(`/?${CPU}`);
  await expect(train(other)).toBeEnabled();
  await languageButton(other, 'English').click();
  await expect(bar(other).train).toBeVisible();
  expect(new URL(other.url()).searchParams.get('lang')).toBeNull();
});

test('what was told before speaks the new language, too', async ({ page }) => {
  await page.goto('/?device=cpu');
  await expect(alertLine(page).notice).toContainText('These models are already trained');
  await languageButton(page, '中文').click();
  await expect(alertLine(page).notice).toContainText('这些模型已经训练好');
  expect(await latinWords(page)).toEqual([]);
  await openGuide(page).click();
  await page.getByRole('button', { name: '开始导览' }).click();
  await expect(page.locator('.driver-popover')).toBeVisible();
  expect(await latinWords(page), 'the tour').toEqual([]);
  // Letters are no shortcuts there.
  await page.keyboard.press('5');
  expect(new URL(page.url()).hash).toBe('#/train');
});

test.describe('in a browser that prefers Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('the page is Chinese unless its address says otherwise', async ({ page }) => {
    await page.goto(`/?${CPU}`);
    await expect(train(page)).toBeEnabled();
    await page.goto(`/?${CPU}&lang=en`);
    await expect(bar(page).train).toBeEnabled();
    await page.reload();
    await expect(bar(page).train).toBeEnabled();
  });
});
