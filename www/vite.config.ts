import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { wuchale } from 'wuchale/vite';
import { contentSecurityPolicy } from './build/content-security-policy.ts';
import { formulas } from './build/formulas.ts';
import { offline } from './build/offline.ts';
import { ISOLATION } from './src/isolation.ts';

export default defineConfig({
  // Relative addresses, so that the built folder works under any path of any static host.
  base: './',
  plugins: [wuchale(), svelte({ configFile: false }), formulas(), contentSecurityPolicy(), offline()],
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 1000 },
  server: { fs: { allow: ['..'] }, headers: ISOLATION },
  preview: { headers: ISOLATION },
});
