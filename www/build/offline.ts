// Builds the service worker, with a list of every file of the page and its checksum.

import { VitePWA } from 'vite-plugin-pwa';

/** The everyday build of the module with Burn is 50 MB. */
const LARGEST_FILE = 64 * 2 ** 20;

export function offline() {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'src/service-worker',
    filename: 'service-worker.ts',
    // Both are files of this project.
    manifest: false,
    injectRegister: false,
    injectManifest: {
      // Not every browser takes a module here.
      rollupFormat: 'iife',
      // Neither licences nor what `npm run compress` adds.
      globPatterns: ['**/*.{html,js,css,wasm,json,webmanifest,svg,png,jpg,gvld,safetensors}'],
      // The file's name changes with its contents.
      dontCacheBustURLsMatching: /^assets\//,
      maximumFileSizeToCacheInBytes: LARGEST_FILE,
    },
  });
}
