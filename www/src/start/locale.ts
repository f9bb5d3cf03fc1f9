/** Languages that `Intl` refuses, such as the "C" of a system without locales, would stop every chart. */
export function ensureLocale() {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
  }
}
