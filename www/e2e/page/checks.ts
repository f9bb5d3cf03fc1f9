// What has to hold in every view.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { DESKTOP, expect, PHONE } from './test';

/** Fails with what axe finds on the page in this state of it. */
export async function expectNoViolations(page: Page, state: string) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`);
  expect(found, state).toEqual([]);
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
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectNoViolations(page, `${viewport.width} ${colorScheme}`);
    }
  }
}
