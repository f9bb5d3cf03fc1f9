// Steps a second in the page and without a read-back, in two engines: `cargo xtask pace`. A measurement, no test.

import { defineConfig } from '@playwright/test';
import type { CoreOptions } from './e2e-core/fixtures';

export default defineConfig<CoreOptions>({
  testDir: 'pace',
  testMatch: 'measure.ts',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  outputDir: 'node_modules/.cache/pace',
  globalTeardown: './pace/table.ts',
  projects: [
    { name: 'chromium', use: { engine: 'chromium', device: 'webgpu' } },
    { name: 'firefox', use: { engine: 'firefox', device: 'webgpu' } },
  ],
});
