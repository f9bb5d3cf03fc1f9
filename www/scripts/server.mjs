// The built page, served for as long as a script runs.

import { fileURLToPath } from 'node:url';
import { preview } from 'vite';

/** Starts serving `www/dist`; returns its address and a function that ends it. */
export async function serve() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const server = await preview({ root, preview: { port: 0, strictPort: false }, logLevel: 'error' });
  const address = server.resolvedUrls?.local[0];
  if (!address) throw new Error('the preview server has no address');
  return { address, close: () => server.close() };
}
