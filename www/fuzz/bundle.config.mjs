// The targets as one program for Node, with everything in it; `--mode guided` puts counters in, for `coverage.ts`.

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';

/** Counts what runs, in the libraries too; not in the search itself, nor in Svelte, which knows nothing of the inputs. */
async function counters() {
  const { createInstrumenter } = await import('istanbul-lib-instrument');
  const instrumenter = createInstrumenter({ esModules: true, compact: true });
  return {
    name: 'counters',
    enforce: 'post',
    transform: (code, id) => (/\/www\/fuzz\/|\/svelte\/|\0/.test(id) ? null : { code: instrumenter.instrumentSync(code, id), map: null }),
  };
}

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default async ({ mode }) => ({
  root: here('.'),
  logLevel: 'error',
  plugins: [svelte({ configFile: false }), ...(mode === 'guided' ? [await counters()] : [])],
  ssr: { noExternal: true },
  build: { ssr: here('main.ts'), outDir: here('../node_modules/.cache/fuzz'), target: 'node20', minify: false },
});
