// Chromium as the tests, the measurements and the pictures use it: the flags of webdriver.json.

import { readFileSync } from 'node:fs';

const webdriver = JSON.parse(readFileSync(new URL('../../webdriver.json', import.meta.url), 'utf8'));

/** Launch options for Playwright. */
export const launchOptions = {
  executablePath: process.env.CHROME_PATH,
  args: webdriver['goog:chromeOptions'].args.filter((/** @type {string} */ flag) => !flag.startsWith('--headless')),
};
