// What has to hold in every view.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { DESKTOP, expect, PHONE } from './test';

/** Fails with what axe finds on the page in this state of it: by all rules, or by those that depend on colours alone. */
export async function expectNoViolations(page: Page, state: string, rules: 'all' | 'of colours' = 'all') {
  // In the page itself, and nothing is worked out about what is as it should be: a third of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (rules === 'of colours') axe.withRules(['color-contrast', 'link-in-text-block']);
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`);
  expect(found, state).toEqual([]);
}

/** Fails with what axe finds on the page in light or in dark. */
export async function expectNoViolationsInBothColours(page: Page, state: string) {
  await page.emulateMedia({ colorScheme: 'light' });
  await expectNoViolations(page, `${state}, light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoViolations(page, `${state}, dark`, 'of colours');
}

/** Opens all that can be unfolded in a part of the page. */
export async function unfoldAll(page: Page, part = '.view:not([hidden])') {
  await page.evaluate((part) => {
    for (const summary of document.querySelectorAll<HTMLElement>(`${part} details:not([open]) > summary`)) summary.click();
  }, part);
}

/** What does not fit in a view, in either direction. */
export const overflow = (page: Page) =>
  page.evaluate(() => {
    const main = document.querySelector('main')!;
    const { scrollWidth, scrollHeight } = document.documentElement;
    return {
      page: [scrollWidth - innerWidth, scrollHeight - innerHeight],
      across: main.scrollWidth - main.clientWidth,
      down: main.scrollHeight - main.clientHeight,
    };
  });

/** Fails with what does not fit or axe finds, at desktop and phone size, in light and in dark. */
export async function expectFitAndNoViolations(page: Page) {
  for (const viewport of [DESKTOP, PHONE]) {
    await page.setViewportSize(viewport);
    expect((await overflow(page)).across).toBe(0);
    await expectNoViolationsInBothColours(page, `${viewport.width}`);
  }
}
