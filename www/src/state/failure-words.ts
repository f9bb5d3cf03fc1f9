// A failure in the language of the page.

import { isKnown, say, sayKind } from '../locale/say';
import type { Failure } from '../protocol';

/**
 * What the program says of what it was given has many forms: where one is not translated, its kind is, and the rest
 * stays English.
 */
export function wordsOf({ kind, message, hint }: Failure): { title: string; text: string } {
  const [what, todo] = [say(message), say(hint)];
  return typeof message === 'string' || isKnown(message) ? { title: what, text: todo } : { title: sayKind(kind), text: `${what} ${todo}` };
}

/** In one piece. */
export function sentenceOf(failure: Failure): string {
  const { title, text } = wordsOf(failure);
  return `${title} ${text}`;
}
