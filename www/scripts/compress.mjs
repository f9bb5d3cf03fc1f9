// Compresses the built page beforehand, for hosts that serve such files: `npm run compress`.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = new URL('../dist/', import.meta.url);
/** Images and data sets are compressed already. */
const COMPRESSIBLE = /\.(css|html|js|json|svg|wasm|webmanifest)$/;

for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (!COMPRESSIBLE.test(name)) continue;
  const file = new URL(name, folder);
  const bytes = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(new URL(`${file.href}.br`), brotliCompressSync(bytes, { params }));
  writeFileSync(new URL(`${file.href}.gz`), gzipSync(bytes, { level: 9 }));
}
