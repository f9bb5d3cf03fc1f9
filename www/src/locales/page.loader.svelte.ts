// What the words of the page are replaced with: English comes with the page, other languages when they are chosen.
// Components and functions that `wuchale` has worked on call `getRuntime`.

import toRuntime from 'wuchale/runtime';
import * as english from './.wuchale/page.page.en.compiled.js';
import { loadCatalog } from './.wuchale/page.proxy.js';
import type { Locale } from '../locale/locale.svelte';

const ADAPTER = 'page';

const ofEnglish = toRuntime(english, 'en');
let runtime = $state.raw(ofEnglish);

/** What was handed out speaks the present language, too: functions keep it for later. */
const current: typeof runtime = new Proxy(ofEnglish, {
  apply: (_, __, words: Parameters<typeof runtime>) => runtime(...words),
  get: (_, name) => Reflect.get(runtime, name),
});

export const getRuntime = (_loadId: string) => current;
export const getRuntimeRx = getRuntime;

/** Loads the words of a language; the page speaks it once what is returned is called. */
export async function loadWords(locale: Locale): Promise<() => void> {
  const words = locale === 'en' ? english : await loadCatalog(ADAPTER, locale);
  return () => (runtime = toRuntime(words, locale));
}
