// Training, as a visitor does it, and how far it came.

import type { Page } from '@playwright/test';
import { canvas, type FamilyName, SAMPLES, told } from './models';
import { expect, PATIENT } from './test';
import { keptRuns } from './views';
import { bar, open, view } from './workbench';

/** Steps trained by the one that is ahead, or by a family. */
export async function step(page: Page, family?: FamilyName): Promise<number> {
  const shown = await (family ? told(page, family).step : page.getByTestId('step')).innerText();
  return Number(shown.replaceAll(',', ''));
}

/** A step as the page writes it, with commas. */
export const written = (step: number) => step.toLocaleString('en');

export async function waitForStep(page: Page, atLeast: number) {
  await expect.poll(() => step(page), PATIENT).toBeGreaterThanOrEqual(atLeast);
}

/** Trains one step and waits until all pictures show it, in the view of training. */
export async function trainOneStep(page: Page) {
  await view(page, 'Train');
  const wanted = (await step(page)) + 1;
  await bar(page).step.click();
  for (const samples of Object.values(SAMPLES)) await expect(canvas(page, `${samples} at step ${written(wanted)}`)).toBeVisible();
}

/** Trains until a step, and pauses, in the view of training. */
export async function trainUntil(page: Page, atLeast: number) {
  await view(page, 'Train');
  await bar(page).train.click();
  await waitForStep(page, atLeast);
  await bar(page).pause.click();
  await expect(bar(page).train).toBeEnabled();
  // The pictures of each come by themselves, after the pause.
  for (const shown of await page.getByTestId(/^step-/).all()) {
    const family = (await shown.getAttribute('data-testid'))!.slice('step-'.length).toUpperCase();
    await expect(canvas(page, `64 samples of the ${family} at step ${await shown.textContent()}`)).toBeVisible();
  }
}

/** Trains on from where it stands, from any view. */
export async function expectTrains(page: Page) {
  const before = await step(page);
  await bar(page).train.click();
  await waitForStep(page, before + 1);
}

/** Opens the page and trains. */
export async function openTrained(page: Page, query: string, atLeast: number) {
  await open(page, query);
  await trainUntil(page, atLeast);
}

/** Trains, and waits until that is kept, in the view of runs; returns the step. */
export async function trainAndKeep(page: Page, atLeast: number): Promise<number> {
  await trainUntil(page, atLeast);
  const at = await step(page);
  await view(page, 'Runs');
  await expect(keptRuns(page).filter({ hasText: 'open here' })).toContainText(`GAN ${written(at)}`);
  return at;
}

/** Waits until models are there that nobody has trained. */
export async function expectUntrained(page: Page) {
  await expect.poll(() => step(page)).toBe(0);
}

/** Lets the present run go and begins with untrained models. */
export async function startOver(page: Page) {
  await bar(page).startOver.click();
  await expectUntrained(page);
}
