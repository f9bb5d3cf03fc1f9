import { inEnglish, messageOf, phrase, type Phrase } from '../phrase';
import type { Failure } from '../protocol';
import type { LabError } from '../../../pkg/gan_vae_lab.js';

/** Something that the page needs could not be fetched. */
export class LoadError extends Error {
  override name = 'LoadError';
  readonly what: Phrase;

  constructor(what: Phrase) {
    super(inEnglish(what));
    this.what = what;
  }
}

/** The browser does not give back what it keeps, or keeps nothing more; with what the visitor can do. */
export class StorageError extends Error {
  override name = 'StorageError';
  readonly what: Phrase;
  readonly hint: Phrase;

  constructor(what: Phrase, hint: Phrase) {
    super(inEnglish(what));
    this.what = what;
    this.hint = hint;
  }
}

/** By its name: between workers an error is copied. */
function isLabError(error: unknown): error is LabError {
  return error instanceof Error && error.name === 'LabError';
}

/** A `LabError` as it is; anything else as a fault of the page. */
export function failureOf(error: unknown): Failure {
  if (isLabError(error)) return { kind: error.kind, message: phrase(error.message), hint: phrase(error.hint) };
  if (error instanceof LoadError) {
    return { kind: 'load', message: error.what, hint: phrase('Check the connection and reload the page.') };
  }
  if (error instanceof StorageError) return { kind: 'storage', message: error.what, hint: error.hint };
  return {
    kind: 'page',
    message: phrase('Something went wrong in the page: {what}.', { what: messageOf(error) }),
    hint: phrase('Reload the page. If it happens again, please report it with this message.'),
  };
}
