// Steps a second: in the page and without a read-back, in two engines, and on one core and two: `cargo xtask pace`. A
// measurement, no test.

import { defineConfig } from '@playwright/test';
import type { CoreOptions } from './e2e-core/fixtures';
import { launchOptions } from './scripts/chromium.mjs';

export default defineConfig<CoreOptions>({
  testDir: 'pace',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  outputDir: 'node_modules/.cache/pace',
  globalTeardown: './pace/table.ts',
  projects: [
    { name: 'chromium', testMatch: 'engines.ts', use: { engine: 'chromium', device: 'webgpu' } },
    { name: 'firefox', testMatch: 'engines.ts', use: { engine: 'firefox', device: 'webgpu' } },
    { name: 'cores', testMatch: 'cores.ts', use: { channel: 'chromium', launchOptions } },
  ],
});
