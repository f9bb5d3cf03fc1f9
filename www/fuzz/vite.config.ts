import { svelte } from '@sveltejs/vite-plugin-svelte';
import { createInstrumenter } from 'istanbul-lib-instrument';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

/** Counts what runs, in the libraries too; not in the search itself, nor in Svelte, which knows nothing of the inputs. */
function counters(): Plugin {
  const instrumenter = createInstrumenter({ esModules: true, compact: true });
  return {
    name: 'counters',
    enforce: 'post',
    transform: (code, id) => (/\/www\/fuzz\/|\/svelte\/|\0/.test(id) ? null : { code: instrumenter.instrumentSync(code, id), map: null }),
  };
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// One program for Node, everything in it; `--mode guided` puts counters in.
export default defineConfig(({ mode }) => ({
  root: here('.'),
  logLevel: 'warn',
  plugins: [svelte({ configFile: false }), ...(mode === 'guided' ? [counters()] : [])],
  ssr: { noExternal: true },
  build: { ssr: here('main.ts'), outDir: here('../node_modules/.cache/fuzz'), target: 'node20', minify: false },
}));
