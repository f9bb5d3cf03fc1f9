// What every test has: fresh small models, patience, and a console that stays clean.

import { expect, test as base } from '@playwright/test';

/** Small nets, so that a software adapter keeps up. */
export const SMALL = 'width=4&batch_size=8&latent_size=8';
export const CPU = `device=cpu&${SMALL}`;
/** For what takes as long as the machine needs; a slow one is no failure. */
export const PATIENT = { timeout: 200_000 };
export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** A test that fails on any error in the console. */
export const test = base.extend<{ consoleErrors: string[] }>({
  consoleErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));
      await use(errors);
      expect(errors, 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
