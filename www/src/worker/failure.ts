import type { Failure } from '../protocol';

/** Something that the page needs could not be fetched. */
export class LoadError extends Error {
  override name = 'LoadError';
}

/** The browser does not give back what it keeps, or keeps nothing more; with what the visitor can do. */
export class StorageError extends Error {
  override name = 'StorageError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** A `LabError` as it is; anything else as a fault of the page. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Error && error.name === 'LabError') {
    const { message, kind, hint } = error as Error & Pick<Failure, 'kind' | 'hint'>;
    return { kind, message, hint };
  }
  if (error instanceof LoadError) {
    return { kind: 'load', message: error.message, hint: 'Check the connection and reload the page.' };
  }
  if (error instanceof StorageError) return { kind: 'storage', message: error.message, hint: error.hint };
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'page',
    message: `Something went wrong in the page: ${message}.`,
    hint: 'Reload the page. If it happens again, please report it with this message.',
  };
}
