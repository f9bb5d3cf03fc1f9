// A browser of its own and a served page for every test.

import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test as base } from '@playwright/test';
import { Builder, type WebDriver } from 'selenium-webdriver';
import type * as Remote from 'selenium-webdriver/remote';
import { serve } from '../scripts/server.mjs';
import { ENGINES } from './engines';
import { LabPage } from './lab-page';

// A folder, which `import` does not take.
const { DriverService }: typeof Remote = createRequire(import.meta.url)('selenium-webdriver/remote');

export interface CoreOptions {
  engine: keyof typeof ENGINES;
  device: 'cpu' | 'webgpu';
  /** The locale of the system, if not the one that the tests run in. */
  systemLocale: string | undefined;
}

interface Fixtures {
  server: { address: string; close: () => Promise<void> };
  driver: WebDriver;
  lab: LabPage;
}

/** A browser is there within seconds, or never. */
const START_MS = 45_000;
const STARTS_MAX = 3;

/** Starts a driver, and a browser with it. Now and then a driver waits for ever for a browser that did not come up. */
async function startBrowser(program: string, variables: Map<string, string>, capabilities: Record<string, unknown>) {
  for (let start = 1; ; start += 1) {
    const service = new DriverService.Builder(program).setLoopback(true).setEnvironment(variables).build();
    const session = new Builder()
      .usingServer(await service.start())
      .withCapabilities(capabilities)
      .build();
    const driver = await Promise.race([session, new Promise<undefined>((resolve) => setTimeout(resolve, START_MS))]);
    if (driver) return { driver, service };
    session.catch(() => {}); // its driver goes away
    await service.kill();
    if (start === STARTS_MAX) throw new Error(`${program} started no browser, ${STARTS_MAX} times in a row`);
  }
}

export const test = base.extend<CoreOptions & Fixtures>({
  engine: ['chromium', { option: true }],
  device: ['cpu', { option: true }],
  systemLocale: [undefined, { option: true }],

  // Playwright reads what a fixture needs from this pattern.
  // eslint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await serve();
    await use(server);
    await server.close();
  },

  driver: async ({ engine, systemLocale }, use, testInfo) => {
    const { driver: program, capabilities, environment } = ENGINES[engine];
    const folders = { downloads: testInfo.outputPath('downloads'), settings: testInfo.outputPath('settings') };
    mkdirSync(folders.downloads, { recursive: true });
    const inherited = { ...process.env, ...environment(folders), ...(systemLocale && { LC_ALL: systemLocale }) };
    // The library's types want every variable to be there.
    const variables = Object.entries(inherited).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const { driver, service } = await startBrowser(program, new Map(variables), capabilities(folders));
    await driver.manage().window().setRect({ width: 1280, height: 900, x: 0, y: 0 });
    await driver.manage().setTimeouts({ script: 60_000 });
    await use(driver);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('screen', { body: Buffer.from(await driver.takeScreenshot(), 'base64'), contentType: 'image/png' });
    }
    await driver.quit();
    await service.kill();
  },

  lab: async ({ driver, server, device }, use, testInfo) => {
    const lab = new LabPage(driver, server.address, device, testInfo.outputPath('downloads'));
    await use(lab);
    if (testInfo.status === testInfo.expectedStatus) expect(await lab.alerts(), 'errors told on the page').toEqual([]);
  },
});

export { expect };
