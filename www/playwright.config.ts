import { defineConfig } from '@playwright/test';
import { launchOptions } from './scripts/chromium.mjs';

const PORT = Number(process.env.PAGE_PORT ?? 4173);

export default defineConfig({
  testDir: 'e2e',
  // Two cores train models already: one test at a time.
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  // A browser that stumbles once fails no run of half an hour; the summary counts such tests.
  retries: 1,
  forbidOnly: true,
  outputDir: 'node_modules/.cache/e2e',
  use: {
    baseURL: `http://localhost:${PORT}`,
    channel: 'chromium',
    launchOptions,
    // A page that is kept is out of reach of the tests that change what it loads; offline.spec.ts allows it.
    serviceWorkers: 'block',
    // Wide enough for the settings to stand beside every view.
    viewport: { width: 1680, height: 1000 },
  },
  webServer: {
    command: `npm run preview -- --port ${PORT}`,
    url: `http://localhost:${PORT}`,
    reuseExistingServer: false,
  },
});
