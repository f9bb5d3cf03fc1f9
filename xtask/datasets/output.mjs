// What every script here leaves in the folder that it is given: raw bytes for `cargo xtask datasets`.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes samples in the order in which they are given: all values one after the other, and a byte each as the label.
 * @param {{ values: Uint8Array, label: number }[]} samples
 */
export function write(samples) {
  const folder = process.argv[2];
  if (!folder) throw new Error('give the folder to write to');
  writeFileSync(join(folder, 'values.bin'), Buffer.concat(samples.map(({ values }) => values)));
  writeFileSync(join(folder, 'labels.bin'), Uint8Array.from(samples, ({ label }) => label));
}
