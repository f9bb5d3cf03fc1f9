// Burn beside the programs that train in the page.

import type { Page } from '@playwright/test';
import {
  bar,
  CPU,
  engines,
  expect,
  expectFitAndNoViolations,
  expectTrains,
  FAMILIES,
  open,
  openTrained,
  PATIENT,
  step,
  test,
  view,
  waitForStep,
} from './page';

/** Losses below this part apart are those of the same mathematics. */
const ROUNDING_PERCENT = 0.1;

async function expectCompared(page: Page) {
  const { compare, conclusion, of } = engines(page);
  await expect(conclusion).toBeVisible(PATIENT);
  await expect(compare).toBeEnabled();
  await expect(page.locator('.loading')).toHaveCount(0);
  for (const family of FAMILIES) {
    const { programSpeed, burnSpeed, firstDifference, difference, rows } = of(family);
    await expect(programSpeed).toHaveText(/^\d[\d.,]* ms$/);
    await expect(burnSpeed).toHaveText(/^\d[\d.,]* ms$/);
    expect(Number.parseFloat(await firstDifference.innerText()), family).toBeLessThan(ROUNDING_PERCENT);
    const percent = Number.parseFloat(await difference.innerText());
    expect(percent, family).toBeLessThan(ROUNDING_PERCENT);
    // Burn adds up in another order: nothing at all would mean that one model is compared with itself.
    expect(percent, family).toBeGreaterThan(0);
    await expect(rows.last()).toContainText(/^8/);
  }
}

test('both models train the same steps with Burn and as programs, and the present models stay as they are', async ({ page }) => {
  await openTrained(page, CPU, 3);
  const before = await step(page);
  await view(page, 'Device');
  await engines(page).compare.click();
  await expect(engines(page).progress).toBeVisible();
  await expectCompared(page);
  expect(await step(page)).toBe(before);
});

test('the address can ask for it, and forgets that it did', async ({ page }) => {
  await page.goto(`/?engine=burn&${CPU}&seed=7`);
  await expect(page).toHaveURL(/#\/device$/);
  await expectCompared(page);
  const { search } = new URL(page.url());
  expect(search).not.toContain('engine');
  expect(search).toContain('seed=7');
});

for (const [ending, end] of [
  ['Stop', (page: Page) => engines(page).stop.click()],
  ['another view', (page: Page) => view(page, 'Data')],
] as const) {
  test(`${ending} ends the comparison, and models can be trained again`, async ({ page }) => {
    await open(page, 'device=cpu');
    await view(page, 'Device');
    await engines(page).compare.click();
    await expect(engines(page).of('gan').rows.first()).toBeVisible();
    await end(page);
    await view(page, 'Device');
    await expect(engines(page).compare).toBeEnabled();
    await expect(engines(page).conclusion).toHaveCount(0);
    await expectTrains(page);
  });
}

test('training takes the place of a comparison, and of training a comparison', async ({ page }) => {
  await open(page, 'device=cpu');
  const before = await step(page);
  await view(page, 'Device');
  await engines(page).compare.click();
  await expect(engines(page).of('gan').rows.first()).toBeVisible();
  await bar(page).train.click();
  await view(page, 'Train');
  await waitForStep(page, before + 1);
  await view(page, 'Device');
  await engines(page).compare.click();
  await expect(bar(page).train).toBeEnabled();
  await expect(engines(page).of('gan').rows.first()).toBeVisible();
});

test('the comparison fits and passes axe, in light and in dark', async ({ page }) => {
  await page.goto(`/?engine=burn&${CPU}`);
  await expectCompared(page);
  await expectFitAndNoViolations(page);
});
