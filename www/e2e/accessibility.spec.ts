import type { Page } from '@playwright/test';
import {
  alertLine,
  bar,
  CPU,
  DESKTOP,
  enter,
  expect,
  expectNoViolations,
  expectNoViolationsInBothColours,
  guide,
  inspected,
  keptRuns,
  latents,
  marks,
  open,
  openTrained,
  PHONE,
  pinnedLines,
  runActions,
  runName,
  sample,
  settings,
  settingsOf,
  startOver,
  step,
  test,
  timeline,
  trainAndKeep,
  trainOneStep,
  trainUntil,
  unfoldAll,
  view,
  VIEW_TITLES,
  viewLink,
  type ViewTitle,
  waitForStep,
} from './page';

for (const [name, viewport] of [
  ['desktop', { width: 1280, height: 900 }],
  ['phone', PHONE],
] as const) {
  test(`axe finds nothing at ${name} size, in light or in dark`, async ({ page }) => {
    await page.setViewportSize(viewport);
    // What slides in is not looked at half-way.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open(page, CPU);
    await expectNoViolationsInBothColours(page, 'before training');
    await bar(page).train.click();
    await waitForStep(page, 10);
    await expectNoViolationsInBothColours(page, 'while training');
    await bar(page).pause.click();
    await expect(bar(page).train).toBeEnabled();
    for (const title of VIEW_TITLES) {
      await view(page, title);
      if (title === 'Latents') await expect(latents(page, 'vae').at('Sample 1')).toBeVisible();
      await unfoldAll(page);
      await expectNoViolationsInBothColours(page, title);
    }
    await guide(page).open.click();
    await expectNoViolationsInBothColours(page, 'with the guide');
    await bar(page).settings.click();
    await expectNoViolationsInBothColours(page, 'with the settings');
    await enter(settings(page).width, '6');
    await expect(alertLine(page).startNewRun).toBeVisible();
    await expectNoViolationsInBothColours(page, 'with a question');
  });
}

test('axe finds nothing with an error, with sound, and with labels', async ({ page }) => {
  await open(page, `${CPU}&dataset=own-gone`);
  await expect(alertLine(page).alert).toBeVisible();
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
  await runActions(keptRuns(page)).pin.click();
  await keptRuns(page)
    .getByRole('button', { name: /^Handwritten digits/ })
    .click();
  await runName(page).fill('pinned');
  await page.keyboard.press('Enter');
  await expect(keptRuns(page).getByRole('button', { name: 'pinned' })).toBeVisible();
  await expectNoViolations(page, 'in the table of runs');
  await bar(page).startOver.click();
  await trainUntil(page, 20);
  await enter(settingsOf(page, 'VAE').learningRate, '0.002');
  await expect(marks(page, 'VAE').filter({ hasText: 'Learning rate' })).toBeVisible();
  await expect(pinnedLines(page)).toHaveText('pinned');
  await expectNoViolations(page, 'live');
  await timeline(page).slider.fill('0');
  await expect(timeline(page).backToLive).toBeVisible();
  await expectNoViolations(page, 'looking back');
});

/** In a view; groups of controls share one. */
const TAB_STOPS_MAX = 30;
/** In the settings of four models, which stand beside a view: a field each. */
const SETTINGS_TAB_STOPS_MAX = 55;

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
  await page.setViewportSize(DESKTOP);
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
    if (title === 'Latents') await expect(latents(page, 'vae').dimensions).toHaveCount(12);
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
  await expect(sample(page, 'VAE sample 10')).toBeFocused();
  await page.keyboard.press('Enter');
  await inspected(page).explore.click();
  await expect(latents(page, 'vae').at('Sample 10')).toBeVisible();
});

test('four models, pinned runs and a message leave as few tab stops, and rows share one', async ({ page }) => {
  await open(page, `${CPU}&models=all`);
  for (let run = 0; run < 2; run++) {
    await trainAndKeep(page, 2);
    await runActions(keptRuns(page)).pin.first().click();
    await startOver(page);
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
  await runActions(rows.nth(1)).unpin.focus();
  await page.keyboard.press('ArrowDown');
  await expect(runActions(rows.nth(2)).unpin).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(runActions(rows.nth(2)).resume).toBeFocused();
});

test('arrow keys move inside a group that has one tab stop, and it is where the focus was last', async ({ page }) => {
  await page.setViewportSize(DESKTOP);
  await open(page, CPU);
  const link = (title: ViewTitle) => viewLink(page, title);
  await link('Train').focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowUp']) await page.keyboard.press(key);
  await expect(link('Quality')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(link('Quality')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(link('Train')).not.toBeFocused();
  await bar(page).train.focus();
  await page.keyboard.press('ArrowRight');
  await expect(bar(page).step).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(bar(page).startOver).toBeFocused();
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
  await openTrained(page, CPU, 10);
  await expect(page.getByTestId('summary')).toHaveText(/GAN at step \d+: Discriminator .* VAE at step \d+: Total /);
});

test('whoever prefers less motion gets none that was not asked for', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openTrained(page, CPU, 40);
  const last = Number(await timeline(page).slider.getAttribute('max'));
  expect(last).toBeGreaterThan(0);
  const start = Date.now();
  await timeline(page).replay.click();
  await expect(timeline(page).replay).toBeVisible();
  expect(Date.now() - start, 'a snapshot at a time').toBeGreaterThan(last * 1000);
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
  expect(await step(page)).toBeGreaterThan(0);
});
