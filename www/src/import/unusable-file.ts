import { inEnglish, type Phrase } from '../phrase';

/** Why a file is of no use, as a phrase such as "damaged": the file's own fault, which costs it alone. */
export class UnusableFile extends Error {
  readonly reason: Phrase;

  constructor(reason: Phrase) {
    super(inEnglish(reason));
    this.reason = reason;
  }
}
