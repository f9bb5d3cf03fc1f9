// Data sets and what goes with them, and Burn: kept when they are first used, each under its checksum. One that did not change
// outlives a new version of the page, one that did is loaded anew.

import type { PrecacheEntry } from 'workbox-precaching';

export class FilesOnDemand {
  /** Keys by address. */
  readonly #keys: Map<string, string>;
  readonly #cacheName: string;

  constructor(files: PrecacheEntry[], scope: string) {
    const key = ({ url, revision }: PrecacheEntry) => new URL(`${url}?${revision}`, scope).href;
    this.#keys = new Map(files.map((file) => [new URL(file.url, scope).href, key(file)]));
    // Other pages of this origin keep things too. The name is as old as the first version of this page.
    this.#cacheName = `datasets-${scope}`;
  }

  has({ href }: URL): boolean {
    return this.#keys.has(href);
  }

  async get(url: string): Promise<Response> {
    const cache = await caches.open(this.#cacheName);
    const key = this.#keys.get(url) ?? url;
    const kept = await cache.match(key);
    if (kept) return kept;
    // Asks the server whether what the browser has of it is still right.
    const response = await fetch(url, { cache: 'no-cache' });
    // A full disk is no reason to fail.
    if (response.ok) await cache.put(key, response.clone()).catch(() => {});
    return response;
  }

  /** Removes the files that this version of the page does not know. */
  async removeOld() {
    const current = new Set(this.#keys.values());
    const cache = await caches.open(this.#cacheName);
    const old = (await cache.keys()).filter(({ url }) => !current.has(url));
    await Promise.all(old.map((request) => cache.delete(request)));
  }
}
