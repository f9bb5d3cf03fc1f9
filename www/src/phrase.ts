// Text of those who know no language but English, the workers and the program, with its values apart, so that the page
// can say it in another language.

/** As the program has it, too: English with `{names}` where values go; it is what a translation is found by. */
export interface Phrase {
  text: string;
  /** Phrases within phrases are said by themselves. */
  values: Record<string, Value>;
}

type Value = string | number | Phrase;

/** A phrase, or a text that is what it is. */
export type Said = string | Phrase;

export const phrase = (text: string, values: Record<string, Value> = {}): Phrase => ({ text, values });

/** A phrase with its values filled in, each text by the way it is put in words. */
export function filled(said: Said, worded: (text: string) => string): string {
  if (typeof said === 'string') return worded(said);
  return worded(said.text).replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = said.values[name];
    if (value === undefined) return place;
    return typeof value === 'number' ? String(value) : filled(value, worded);
  });
}

export const inEnglish = (said: Said) => filled(said, (text) => text);

/** What is thrown, as the second half of a sentence. */
export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
