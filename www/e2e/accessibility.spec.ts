import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import {
  button,
  CPU,
  expect,
  keptRuns,
  open,
  PHONE,
  step,
  test,
  trainAndKeep,
  trainOneStep,
  trainUntil,
  view,
  VIEW_TITLES,
  type ViewTitle,
  waitForStep,
} from './page';

async function expectNoViolations(page: Page, state: string) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`);
  expect(told, state).toEqual([]);
}

for (const [name, viewport] of [
  ['desktop', { width: 1280, height: 900 }],
  ['phone', PHONE],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing at ${name} size in ${colorScheme} colours`, async ({ page }) => {
      await page.setViewportSize(viewport);
      // What slides in is not looked at half-way.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open(page, CPU);
      await expectNoViolations(page, 'before training');
      await button(page, 'Train').click();
      await waitForStep(page, 10);
      await expectNoViolations(page, 'while training');
      await button(page, 'Pause').click();
      await expect(button(page, 'Train')).toBeEnabled();
      for (const title of VIEW_TITLES) {
        await view(page, title);
        if (title === 'Latents') await expect(page.getByTestId('latent-vae').getByText('Sample 1')).toBeVisible();
        await page.evaluate(() => {
          for (const summary of document.querySelectorAll<HTMLElement>('.view:not([hidden]) details:not([open]) > summary'))
            summary.click();
        });
        await expectNoViolations(page, title);
      }
      await button(page, 'Guide').click();
      await expectNoViolations(page, 'with the guide');
      await button(page, 'Settings').click();
      await expectNoViolations(page, 'with the settings');
      await page.getByLabel('Width', { exact: true }).fill('6');
      await page.getByLabel('Width', { exact: true }).blur();
      await expect(button(page, 'Start a new run')).toBeVisible();
      await expectNoViolations(page, 'with a question');
    });
  }
}

test('axe finds nothing with an error, with sound, and with labels', async ({ page }) => {
  await open(page, `${CPU}&dataset=own-gone`);
  await expect(page.getByRole('alert')).toBeVisible();
  await expectNoViolations(page, 'with an error');
  await open(page, `${CPU}&dataset=spoken`);
  await expectNoViolations(page, 'with sound');
  await open(page, 'device=cpu&width=4&batch_size=8&latent_size=2&dataset=faces');
  await view(page, 'Latents');
  await expectNoViolations(page, 'with a map of labels');
});

test('axe finds nothing with marks and a pinned run, live and looking back', async ({ page }) => {
  await open(page, CPU);
  await trainAndKeep(page, 20);
  await button(page, 'Pin').click();
  await keptRuns(page)
    .getByRole('button', { name: /^Handwritten digits/ })
    .click();
  await page.getByLabel('Name of the run').fill('pinned');
  await page.keyboard.press('Enter');
  await expect(keptRuns(page).getByRole('button', { name: 'pinned' })).toBeVisible();
  await expectNoViolations(page, 'in the table of runs');
  await button(page, 'Start over').click();
  await trainUntil(page, 20);
  const rate = page.getByRole('region', { name: 'VAE settings' }).getByLabel('Learning rate', { exact: true });
  await rate.fill('0.002');
  await rate.blur();
  await expect(
    page.getByRole('list', { name: 'Marks on VAE losses' }).getByRole('listitem').filter({ hasText: 'Learning rate' }),
  ).toBeVisible();
  await expect(page.getByRole('list', { name: 'Pinned runs, as faint lines' })).toHaveText('pinned');
  await expectNoViolations(page, 'live');
  await page.getByRole('slider', { name: 'Samples at an earlier step' }).fill('0');
  await expect(button(page, 'Back to live')).toBeVisible();
  await expectNoViolations(page, 'looking back');
});

/** In a view; groups of controls share one. */
const TAB_STOPS_MAX = 30;
/** In the settings of three models, which stand beside a view: a field each. */
const SETTINGS_TAB_STOPS_MAX = 45;

/** What the tab key reaches in a view and in the settings beside it, in order; each has to show its focus. */
async function reachedByTab(page: Page) {
  const reached: string[] = [];
  const settings: string[] = [];
  // From the top: what was clicked last would be where the tab key goes on from.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  for (let press = 0; press < 150; press++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement!;
      const { outlineStyle, outlineWidth } = getComputedStyle(element.matches('input[type=file]') ? element.parentElement! : element);
      const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
      return {
        name: name || (element as HTMLInputElement).id,
        seen: outlineStyle !== 'none' && outlineWidth !== '0px',
        body: element === document.body,
        isSetting: element.closest('aside') !== null,
      };
    });
    if (focused.body) break;
    expect(focused.seen, focused.name).toBe(true);
    (focused.isSetting ? settings : reached).push(focused.name);
  }
  return { reached, settings };
}

test('everything can be reached with the keyboard, and the focus is seen', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  // Trained models: with all their measures, and a slider for as many dimensions as get one.
  await open(page, 'device=cpu');
  await trainOneStep(page);
  const names: Partial<Record<ViewTitle, string[]>> = {
    Train: ['Step', 'Replay', '?Guide'],
    Latents: ['Random point'],
    Apply: ['Clear'],
    Runs: ['Save model', 'Contact sheet (PNG)'],
  };
  for (const title of VIEW_TITLES) {
    await view(page, title);
    if (title === 'Quality') await expect(page.getByRole('button', { name: 'What is this? PSNR' })).toHaveCount(2);
    if (title === 'Latents') await expect(page.getByTestId('latent-vae').getByRole('slider', { name: /dimension/ })).toHaveCount(12);
    const { reached } = await reachedByTab(page);
    for (const name of names[title] ?? []) expect(reached, `${title}: ${name}`).toContain(name);
    expect(reached.length, `${title}: ${reached.join(', ')}`).toBeLessThanOrEqual(TAB_STOPS_MAX);
  }
  await view(page, 'Train');
  await page.getByRole('toolbar', { name: '64 samples of the VAE' }).getByRole('button').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'VAE sample 10' })).toBeVisible();
  await expectNoViolations(page, 'with an image');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'VAE sample 10', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await button(page, 'Explore its latent').click();
  await expect(page.getByTestId('latent-vae').getByText('Sample 10')).toBeVisible();
});

test('three models, pinned runs and a message leave as few tab stops, and rows share one', async ({ page }) => {
  await open(page, `${CPU}&models=all`);
  for (let run = 0; run < 2; run++) {
    await trainAndKeep(page, 2);
    await page.getByRole('button', { name: 'Pin', exact: true }).first().click();
    await button(page, 'Start over').click();
    await expect.poll(() => step(page)).toBe(0);
  }
  await trainAndKeep(page, 2);
  await expect(keptRuns(page)).toHaveCount(3);
  for (const title of VIEW_TITLES) {
    await view(page, title);
    const { reached, settings } = await reachedByTab(page);
    expect(reached.length, `${title}: ${reached.join(', ')}`).toBeLessThanOrEqual(TAB_STOPS_MAX);
    expect(settings.length, settings.join(', ')).toBeGreaterThan(0);
    expect(settings.length, settings.join(', ')).toBeLessThanOrEqual(SETTINGS_TAB_STOPS_MAX);
  }
  await view(page, 'Runs');
  const rows = keptRuns(page);
  await rows.nth(1).getByRole('button', { name: 'Unpin' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(2).getByRole('button', { name: 'Unpin' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(rows.nth(2).getByRole('button', { name: 'Resume' })).toBeFocused();
});

test('arrow keys move inside a group that has one tab stop, and it is where the focus was last', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, CPU);
  const rail = page.getByRole('navigation', { name: 'Views' });
  const link = (title: ViewTitle) => rail.getByRole('link', { name: title });
  await link('Train').focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowUp']) await page.keyboard.press(key);
  await expect(link('Quality')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(link('Quality')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(link('Train')).not.toBeFocused();
  await button(page, 'Train').focus();
  await page.keyboard.press('ArrowRight');
  await expect(button(page, 'Step')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(button(page, 'Start over')).toBeFocused();
  await view(page, 'Latents');
  const sliders = page.getByRole('group', { name: /Dimensions of the GAN/ }).getByRole('slider');
  await sliders.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(sliders.nth(1)).toBeFocused();
  const before = Number(await sliders.nth(1).inputValue());
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => Number(await sliders.nth(1).inputValue())).toBeGreaterThan(before);
  await expect(sliders.nth(1)).toBeFocused();
});

test('how training goes is told in words', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 10);
  await expect(page.getByTestId('summary')).toHaveText(/GAN at step \d+: Discriminator .* VAE at step \d+: Total /);
});

test('whoever prefers less motion gets none that was not asked for', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, CPU);
  await trainUntil(page, 40);
  const last = Number(await page.getByRole('slider', { name: 'Samples at an earlier step' }).getAttribute('max'));
  expect(last).toBeGreaterThan(0);
  const start = Date.now();
  await button(page, 'Replay').click();
  await expect(button(page, 'Replay')).toBeVisible();
  expect(Date.now() - start, 'a snapshot at a time').toBeGreaterThan(last * 1000);
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
  expect(await step(page)).toBeGreaterThan(0);
});
