import { expect, test } from '@playwright/test';
import { readdirSync, statSync } from 'node:fs';

/** What the everyday build of the module had when this was last written down; the published build is about half. */
const MODULE_BYTES = 26_120_000;

test('the module is no larger than on record', () => {
  const assets = new URL('../dist/assets/', import.meta.url);
  const module = readdirSync(assets).find((name) => name.startsWith('gan_vae_lab') && name.endsWith('.wasm'));
  expect(module).toBeDefined();
  expect(statSync(new URL(module ?? '', assets)).size).toBeLessThan(1.05 * MODULE_BYTES);
});
