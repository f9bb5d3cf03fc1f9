// What the page asks of the service worker; each is answered with yes or no.

export type Request =
  /** Keep this file, which is kept on demand. */
  | { type: 'keep'; url: string }
  /** Is the page that asks the only one that is open? */
  | { type: 'is-alone' }
  /** Take the place of the version before. */
  | { type: 'take-over' };
