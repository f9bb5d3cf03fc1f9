// The built page, served for as long as a script runs.

import { fileURLToPath } from 'node:url';
import { preview } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Starts serving `www/dist`, or another folder, under a path, with the headers that isolate it or without; returns its
 * address and a function that ends it.
 * @param {{ path?: string, folder?: string, isolates?: boolean }} options
 */
export async function serve({ path = '/', folder = 'dist', isolates = true } = {}) {
  const server = await preview({
    root,
    // The headers stand in the configuration.
    configFile: isolates ? undefined : false,
    base: path,
    build: { outDir: folder },
    preview: { port: 0, strictPort: false },
    logLevel: 'error',
  });
  const address = server.resolvedUrls?.local[0];
  if (!address) throw new Error('the preview server has no address');
  return { address, close: () => server.close() };
}
