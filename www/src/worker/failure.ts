import type { Failure } from '../protocol';

/** A `LabError` as it is; anything else as a fault of the page. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Error && error.name === 'LabError') {
    const { message, kind, hint } = error as Error & Pick<Failure, 'kind' | 'hint'>;
    return { kind, message, hint };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'page',
    message: `The page ran into a fault of its own: ${message}.`,
    hint: 'Reload the page; if it happens again, please report it with the text above.',
  };
}
