import { expect, test } from '@playwright/test';
import { readdirSync, statSync } from 'node:fs';

/**
 * A ceiling for the everyday build, so that no large dependency slips in unseen. What visitors load is another build,
 * far smaller and compressed: `cargo xtask build --dist` holds that to docs/measured.md.
 */
const EVERYDAY_BYTES_MAX = 28_000_000;

test('the everyday module stays below its ceiling', () => {
  const assets = new URL('../dist/assets/', import.meta.url);
  const module = readdirSync(assets).find((name) => name.startsWith('gan_vae_lab') && name.endsWith('.wasm'));
  expect(module).toBeDefined();
  expect(statSync(new URL(module ?? '', assets)).size).toBeLessThan(EVERYDAY_BYTES_MAX);
});
