// A few folders of static files on a local port.

import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };

/** Serves folders by path prefix, and an empty page as `/`. @param {Record<string, URL>} folders */
export async function serveFiles(folders) {
  const server = createServer((request, response) => {
    // Cross-origin isolation: without it no library may use threads.
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const prefix = Object.keys(folders).find((start) => pathname.startsWith(start));
    if (!prefix) {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>benchmark</title>');
      return;
    }
    const file = new URL(pathname.slice(prefix.length), folders[prefix]);
    if (!existsSync(file)) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('content-type', TYPES[extname(pathname)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { address: `http://localhost:${port}/`, close: () => server.close() };
}
