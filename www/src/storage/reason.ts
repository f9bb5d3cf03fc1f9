import { messageOf, phrase, type Phrase } from '../phrase';

/** Why the browser does not keep something, as the second half of a sentence. */
export function storageReason(error: unknown): Phrase {
  const name = error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'QuotaExceededError':
      return phrase('the storage space that this browser allows the page is full');
    case 'SecurityError':
    case 'InvalidStateError':
    case 'NotAllowedError':
      return phrase('this browser stores nothing in this window, perhaps because it is private');
    case 'VersionError':
      return phrase('a newer version of this page has changed the saved data; reload the page to get that version');
    default:
      return phrase("this browser's database failed ({why})", { why: messageOf(error) });
  }
}
