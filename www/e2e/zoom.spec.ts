// A window of 1280 × 800 at 200 %, and the narrowest that WCAG 1.4.10 asks for: all there without moving sideways.

import {
  bar,
  CPU,
  expect,
  expectNoViolations,
  guide,
  open,
  overflow,
  rail,
  test,
  trainAndKeep,
  unfoldAll,
  view,
  VIEW_TITLES,
} from './page';

for (const [width, height] of [
  [640, 400],
  [320, 640],
] as const) {
  test(`every view reads at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open(page, CPU);
    // With a table of runs, which is the widest.
    await trainAndKeep(page, 2);
    const training = bar(page).whole;
    for (const title of VIEW_TITLES) {
      await view(page, title);
      await unfoldAll(page);
      const { page: outside, across } = await overflow(page);
      expect({ outside, across }, title).toEqual({ outside: [0, 0], across: 0 });
      for (const name of ['Train', 'Step', 'Start over', 'Share', 'Settings'])
        await expect(training.getByRole('button', { name, exact: true }), name).toBeInViewport({ ratio: 1 });
      await expect(guide(page).open).toBeInViewport({ ratio: 1 });
      for (const link of await rail(page).getByRole('link').all()) await expect(link).toBeInViewport({ ratio: 1 });
      await expectNoViolations(page, title);
    }
  });
}
