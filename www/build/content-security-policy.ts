// The built page says what it may load and run, so that nothing else ever does.

import type { Plugin } from 'vite';

const POLICY = {
  'default-src': "'none'",
  // WebAssembly, but no eval of JavaScript.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  // Contact sheets of own images are blobs.
  'img-src': "'self' blob: data:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** Puts the policy into the page. Not while developing: Vite's own client takes inline styles. */
export function contentSecurityPolicy(): Plugin {
  const content = Object.entries(POLICY)
    .map((directive) => directive.join(' '))
    .join('; ');
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      // First of all: a policy holds for what comes after it.
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content }, injectTo: 'head-prepend' },
    ],
  };
}
