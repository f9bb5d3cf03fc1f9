// What the program and the workers say, in the language of the page.

import { filled, type Phrase, type Said } from '../phrase';
import { listedNames } from './numbers';
import { language, type Locale, SOURCE } from './locale.svelte';

const worded = (text: string) => language.catalogue[text] ?? text;

export const say = (said: Said): string => filled(said, worded);

const SENTENCE_GAPS: Record<Locale, string> = { en: ' ', 'zh-CN': '' };

export const saySentences = (sentences: Said[]): string => sentences.map(say).join(SENTENCE_GAPS[language.locale]);

/** What the program names with commas between, such as the attributes of an image. */
export const sayNames = (names: string): string => listedNames(names.split(', ').map(say));

/** Pieces that follow one another. */
export const sayAll = (pieces: Said[]): string => pieces.map(say).join('');

/** Fields of a description that are for people. */
const FOR_PEOPLE = ['title', 'idea', 'label', 'help', 'unit', 'purpose', 'glance', 'probed'];

/** A description of the program with all that is for people in the language of the page; what is no text stays as it is. */
export function described<T>(description: T): T {
  if (Array.isArray(description)) return description.map(described) as T;
  if (typeof description !== 'object' || description === null) return description;
  const fields = Object.entries(description).map(([name, value]) => {
    const isText = typeof value === 'string' && FOR_PEOPLE.includes(name);
    return [name, isText ? say(value) : described(value)];
  });
  return Object.fromEntries(fields) as T;
}

/** What kind of failure it is. */
export const sayKind = (kind: string): string => say(`error ${kind}`);

/** Whether it can be said in the language of the page. */
export const isKnown = ({ text }: Phrase): boolean => language.locale === SOURCE || Object.hasOwn(language.catalogue, text);
