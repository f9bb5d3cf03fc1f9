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

export const test = base.extend<CoreOptions & Fixtures>({
  engine: ['chromium', { option: true }],
  device: ['cpu', { option: true }],
  systemLocale: [undefined, { option: true }],

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
    const service = new DriverService.Builder(program).setLoopback(true).setEnvironment(new Map(variables)).build();
    const driver = await new Builder().usingServer(await service.start()).withCapabilities(capabilities(folders)).build();
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
