/** Why the browser does not keep something, as the second half of a sentence. */
export function storageReason(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'QuotaExceededError':
      return 'the space that this browser grants this page is used up';
    case 'SecurityError':
    case 'InvalidStateError':
    case 'NotAllowedError':
      return 'this browser keeps nothing in this window, perhaps because it is a private one';
    case 'VersionError':
      return 'a newer version of this page has changed what is kept; reload this page to get that version';
    default:
      return `this browser's database failed (${error instanceof Error ? error.message : String(error)})`;
  }
}
