// Numbers and dates as the language of the page has them.

import { language, type Locale } from './locale.svelte';

/** With thousands set apart. */
export const number = (value: number, options?: Intl.NumberFormatOptions) => value.toLocaleString(language.locale, options);

/** Of a time in milliseconds. */
export const dateAndTime = (at: number, options?: Intl.DateTimeFormatOptions) => new Date(at).toLocaleString(language.locale, options);

export const time = (at: number) => new Date(at).toLocaleTimeString(language.locale);

const SEPARATORS: Record<Locale, string> = { en: ', ', 'zh-CN': '，' };

/** Items of a list, one after the other. */
export const listed = (items: string[]) => items.join(SEPARATORS[language.locale]);

const NAME_SEPARATORS: Record<Locale, string> = { en: ', ', 'zh-CN': '、' };

/** Names in a row, which Chinese sets apart by a comma of their own. */
export const listedNames = (names: string[]) => names.join(NAME_SEPARATORS[language.locale]);

const PERCENT_SIGNS: Record<Locale, string> = { en: ' %', 'zh-CN': '%' };

/** Of a part of one. */
export const percent = (share: number, digits = 0) => (100 * share).toFixed(digits) + PERCENT_SIGNS[language.locale];

/** Of a part of one that may be tiny, by its first two digits. */
export const tinyPercent = (share: number) => number(100 * share, { maximumSignificantDigits: 2 }) + PERCENT_SIGNS[language.locale];
