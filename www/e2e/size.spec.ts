import { expect, test } from '@playwright/test';
import { readdirSync, statSync } from 'node:fs';

/**
 * A ceiling for the everyday build of what trains, so that no large dependency slips in unseen. What visitors load is smaller still and
 * compressed: `cargo xtask build --dist` holds that to docs/measured.md.
 */
const EVERYDAY_BYTES_MAX = 3_000_000;

test('the everyday module stays below its ceiling', () => {
  const assets = new URL('../dist/assets/', import.meta.url);
  const module = readdirSync(assets).find((name) => name.startsWith('gan_vae_lab_program') && name.endsWith('.wasm'));
  expect(module).toBeDefined();
  expect(statSync(new URL(module ?? '', assets)).size).toBeLessThan(EVERYDAY_BYTES_MAX);
});
