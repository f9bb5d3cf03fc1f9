// Keeps the page for when there is no network. The page itself is kept whole and in one version;
// data sets, their classifiers, trained models and Burn are kept when they are first used.

import { addPlugins, cleanupOutdatedCaches, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { FilesOnDemand } from './files-on-demand';
import { isolated } from './isolated';
import type { Request } from './protocol';

declare const self: ServiceWorkerGlobalScope;

// Filled in by the build; it never holds bare strings.
const files = self.__WB_MANIFEST as PrecacheEntry[];
/** Data sets, classifiers, trained models, and what is known of these; the build of the program that has Burn. */
const WAITING = [/\.(gvld|safetensors)$/, /^pretrained\/(?!index\.json$)[^/]+\.json$/, /\/gan_vae_lab(_bg)?-[^/]+\.(js|wasm)$/];
const waits = ({ url }: PrecacheEntry) => WAITING.some((pattern) => pattern.test(url));
const onDemand = new FilesOnDemand(files.filter(waits), self.registration.scope);

addPlugins([{ handlerWillRespond: async ({ response }) => isolated(response) }]);
// The query holds settings of the page; it names no other file.
precacheAndRoute(
  files.filter((file) => !waits(file)),
  { ignoreURLParametersMatching: [/./] },
);
cleanupOutdatedCaches();
registerRoute(
  ({ url }) => onDemand.has(url),
  ({ request }) => onDemand.get(request.url),
);

self.addEventListener('activate', (event) => {
  event.waitUntil(onDemand.removeOld());
  // The first visit counts too. A page of another version is never claimed: see `takeOver` in offline.ts.
  event.waitUntil(self.clients.claim());
});

self.addEventListener('message', (event) => {
  event.waitUntil(answer(event.data as Request).then((done) => event.ports[0]?.postMessage(done)));
});

async function answer(request: Request): Promise<boolean> {
  switch (request.type) {
    case 'keep':
      return onDemand.get(request.url).then(
        ({ ok }) => ok,
        () => false,
      );
    case 'is-alone':
      return isAlone();
    case 'take-over':
      // Settles only when the other version has finished what it is about.
      void self.skipWaiting();
      return true;
  }
}

/** Whether one page at most is open; other pages of this origin do not count. */
async function isAlone(): Promise<boolean> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return pages.filter(({ url }) => url.startsWith(self.registration.scope)).length <= 1;
}
