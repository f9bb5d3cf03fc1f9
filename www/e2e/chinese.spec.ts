import AxeBuilder from '@axe-core/playwright';
import { CPU, expect, overflow, PHONE, step, test } from './page';
import { latinWords } from './words';

const VIEWS = ['train', 'latents', 'quality', 'data', 'apply', 'runs', 'networks', 'device'];
const CHINESE = 'lang=zh-CN';

test.describe('in Chinese', () => {
  for (const [name, viewport] of [
    ['desktop', { width: 1280, height: 800 }],
    ['phone', PHONE],
  ] as const) {
    test(`every view says everything, fits and passes axe at ${name} size`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      // Trained models, with all their measures.
      await page.goto(`/?device=cpu&${CHINESE}`);
      await expect(page.getByRole('button', { name: '训练', exact: true })).toBeEnabled();
      await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
      for (const view of VIEWS) {
        await page.evaluate((hash) => (location.hash = hash), `#/${view}`);
        await expect(page.locator('.view:not([hidden])')).toBeVisible();
        if (view === 'latents') await expect(page.getByTestId('latent-vae').getByRole('slider').first()).toBeVisible();
        await page.evaluate(() => {
          for (const summary of document.querySelectorAll<HTMLElement>('.view:not([hidden]) details:not([open]) > summary'))
            summary.click();
        });
        if (view === 'networks') await expect(page.getByText('转置卷积').first()).toBeVisible();
        expect(await latinWords(page), view).toEqual([]);
        expect((await overflow(page)).across, view).toBe(0);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`),
          view,
        ).toEqual([]);
      }
    });
  }

  test('the guide, the settings, the experiments, the shortcuts and an image say everything', async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`/?device=cpu&${CHINESE}`);
    await expect(page.getByRole('button', { name: '训练', exact: true })).toBeEnabled();
    await page.getByRole('button', { name: '指南', exact: true }).click();
    const topics = page.locator('#guide-topic');
    for (const topic of await topics.locator('option').evaluateAll((options) => options.map((one) => (one as HTMLOptionElement).value))) {
      await topics.selectOption(topic);
      expect(await latinWords(page), topic).toEqual([]);
    }
    await page.getByRole('button', { name: '设置', exact: true }).click();
    await page.evaluate(() => {
      for (const summary of document.querySelectorAll<HTMLElement>('aside details:not([open]) > summary')) summary.click();
    });
    expect(await latinWords(page), 'settings').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '实验', exact: true }).click();
    expect(await latinWords(page), 'experiments').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'GAN 样本 1', exact: true }).click();
    await expect(page.getByRole('dialog', { name: 'GAN 样本 1' })).toBeVisible();
    expect(await latinWords(page), 'an image').toEqual([]);
  });
});

test('the language changes while training goes on, and is there again at the next visit', async ({ page, context }) => {
  await page.goto(`/?${CPU}`);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(() => step(page)).toBeGreaterThan(5);
  const before = await step(page);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('button', { name: '暂停', exact: true })).toBeVisible();
  expect(await step(page)).toBeGreaterThanOrEqual(before);
  await expect.poll(() => step(page)).toBeGreaterThan(before + 5);
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  expect(new URL(page.url()).searchParams.get('lang')).toBe('zh-CN');
  expect(await latinWords(page)).toEqual([]);
  // An address that names no language.
  const other = await context.newPage();
  await other.goto(`/?${CPU}`);
  await expect(other.getByRole('button', { name: '训练', exact: true })).toBeEnabled();
  await other.getByRole('button', { name: 'English' }).click();
  await expect(other.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
  expect(new URL(other.url()).searchParams.get('lang')).toBeNull();
});

test('what was told before speaks the new language, too', async ({ page }) => {
  await page.goto('/?device=cpu');
  await expect(page.getByTestId('notice')).toContainText('These models are already trained');
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByTestId('notice')).toContainText('这些模型已经训练好');
  expect(await latinWords(page)).toEqual([]);
  await page.getByRole('button', { name: '指南', exact: true }).click();
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
    await expect(page.getByRole('button', { name: '训练', exact: true })).toBeEnabled();
    await page.goto(`/?${CPU}&lang=en`);
    await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
    await page.reload();
    await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
  });
});
