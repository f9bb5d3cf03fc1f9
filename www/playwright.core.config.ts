// The end-to-end core in every engine. Playwright runs and judges the tests; the browsers are driven through WebDriver,
// since Playwright drives no stock Firefox and no stock WebKit.

import { defineConfig } from '@playwright/test';
import type { CoreOptions } from './e2e-core/fixtures';

export default defineConfig<CoreOptions>({
  testDir: 'e2e-core',
  // Two cores train models already: one test at a time.
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  // A browser that stumbles once fails no run of half an hour; the summary counts such tests.
  retries: 1,
  forbidOnly: true,
  outputDir: 'node_modules/.cache/e2e-core',
  projects: [
    { name: 'chromium', use: { engine: 'chromium', device: 'cpu' } },
    { name: 'firefox', use: { engine: 'firefox', device: 'cpu' } },
    { name: 'firefox-webgpu', use: { engine: 'firefox', device: 'webgpu' } },
    { name: 'webkitgtk', use: { engine: 'webkitgtk', device: 'cpu' } },
  ],
});
