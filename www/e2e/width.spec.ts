// How wide networks can be on this device.

import {
  alertLine,
  CPU,
  expect,
  expectFitAndNoViolations,
  expectTrains,
  open,
  openTrained,
  PATIENT,
  step,
  test,
  view,
  widthFit,
} from './page';

test('the widest that suits the device is found, and taken over by a click alone', async ({ page }) => {
  await openTrained(page, CPU, 3);
  const before = await step(page);
  await view(page, 'Device');
  const { find, rows, progress, start } = widthFit(page);
  await find.click();
  await expect(progress).toBeVisible();
  await expect(start).toBeVisible(PATIENT);
  await expect(progress).toHaveCount(0);
  const widths = (await rows.getByRole('rowheader').allInnerTexts()).map(Number);
  const paces = (await rows.getByRole('cell').allInnerTexts()).map((text) => Number(text.replaceAll(',', '')));
  expect(widths.length).toBeGreaterThan(1);
  expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  // All but the last were fast enough to try on.
  for (const pace of paces.slice(0, -1)) expect(pace).toBeGreaterThanOrEqual(20);
  const chosen = Number((await start.innerText()).match(/\d+/)?.[0]);
  expect(widths).toContain(chosen);
  // Until then nothing changes.
  expect(await step(page)).toBe(before);
  await start.click();
  await expect(page).toHaveURL(new RegExp(`width=${chosen}\\b`));
  await view(page, 'Train');
  await expect(alertLine(page).alarms).toContainText('New models at step 0.');
});

for (const [ending, end] of [
  ['Stop', async (...[page]: Parameters<typeof widthFit>) => widthFit(page).stop.click()],
  ['another view', async (...[page]: Parameters<typeof widthFit>) => view(page, 'Data')],
] as const) {
  test(`${ending} ends the trial, and models can be trained`, async ({ page }) => {
    await open(page, 'device=cpu');
    await view(page, 'Device');
    // A slow machine is done with it after the first width.
    await widthFit(page).find.click();
    await end(page);
    await view(page, 'Device');
    await expect(widthFit(page).find).toBeEnabled();
    await expectTrains(page);
  });
}

test('the trial fits and passes axe, in light and in dark', async ({ page }) => {
  await open(page, CPU);
  await view(page, 'Device');
  await widthFit(page).find.click();
  await expect(widthFit(page).start).toBeVisible(PATIENT);
  await expectFitAndNoViolations(page);
});
