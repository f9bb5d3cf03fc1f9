// The end-to-end core in every engine. Playwright runs and judges the tests; the browsers are driven through WebDriver,
// since Playwright drives no stock Firefox and no stock WebKit.

import { defineConfig } from '@playwright/test';
import type { CoreOptions } from './e2e-core/fixtures';

/** A folder for each: a run empties those of its projects, while another may test the others. */
const project = (name: string, use: Pick<CoreOptions, 'engine' | 'device'>) => ({
  name,
  use,
  outputDir: `node_modules/.cache/e2e-core/${name}`,
});

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
  projects: [
    project('chromium', { engine: 'chromium', device: 'cpu' }),
    project('firefox', { engine: 'firefox', device: 'cpu' }),
    project('firefox-webgpu', { engine: 'firefox', device: 'webgpu' }),
    project('webkitgtk', { engine: 'webkitgtk', device: 'cpu' }),
  ],
});
