// The language of the page: what the address, the visitor's last choice or the browser asks for. A change words
// everything anew and interrupts nothing.

import { loadWords } from '../locales/page.loader.svelte';

/** By tag, with its own name. */
export const LOCALES = { en: 'English', 'zh-CN': '中文' } as const;

export type Locale = keyof typeof LOCALES;

/** The language of the sources. */
export const SOURCE: Locale = 'en';
/** In the address. */
export const LANGUAGE_KEY = 'lang';
const KEPT = 'locale';

const isLocale = (tag: string | null): tag is Locale => tag !== null && Object.hasOwn(LOCALES, tag);

/** What the program and the workers say in other languages, by their English. */
type Catalogue = Record<string, string>;

const CATALOGUES: Record<Locale, () => Promise<Catalogue>> = {
  en: async () => ({}),
  'zh-CN': async () => Object.assign({}, ...Object.values((await import('../locales/said.zh-CN.json')).default)),
};

class Language {
  locale = $state<Locale>(SOURCE);
  catalogue = $state.raw<Catalogue>({});

  async choose(locale: Locale) {
    const [catalogue, speak] = await Promise.all([CATALOGUES[locale](), loadWords(locale)]);
    speak();
    this.catalogue = catalogue;
    this.locale = locale;
    document.documentElement.lang = locale;
  }

  /** The visitor's own choice, for the next visits too. */
  async prefer(locale: Locale) {
    await this.choose(locale);
    try {
      localStorage.setItem(KEPT, locale);
    } catch {
      // A browser that keeps nothing begins with its own language again.
    }
  }
}

export const language = new Language();

/** The language to begin with. */
export function wantedLocale(): Locale {
  const asked = new URLSearchParams(location.search).get(LANGUAGE_KEY);
  return isLocale(asked) ? asked : usualLocale();
}

/**
 * The language that an address has to name, so that whoever is given it reads what the visitor reads, and the visitor
 * does after a reload; none where everything is in the language of the sources.
 */
export function localeToName(): Locale | undefined {
  return language.locale === SOURCE && usualLocale() === SOURCE ? undefined : language.locale;
}

/** The language where the address names none. */
function usualLocale(): Locale {
  const kept = keptLocale();
  if (isLocale(kept)) return kept;
  const [first = navigator.language] = navigator.languages ?? [];
  return /^zh\b/i.test(first) ? 'zh-CN' : SOURCE;
}

function keptLocale(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
