// What the words of the page are replaced with: English comes with the page, other languages when they are chosen.
// Components and functions that `wuchale` has worked on call `getRuntime`.

import toRuntime from 'wuchale/runtime';
import * as english from './.wuchale/page.page.en.compiled.js';
import { loadCatalog } from './.wuchale/page.proxy.js';
import type { Locale } from '../locale/locale.svelte';

const ADAPTER = 'page';

let runtime = $state.raw(toRuntime(english, 'en'));

export const getRuntime = (_loadId: string) => runtime;
export const getRuntimeRx = getRuntime;

/** From now on the page speaks another language. */
export async function speak(locale: Locale) {
  runtime = toRuntime(locale === 'en' ? english : await loadCatalog(ADAPTER, locale), locale);
}
