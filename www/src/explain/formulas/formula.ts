/** A formula as it is shown. */
export interface Formula {
  /** How it is read out. */
  reading: string;
  /** A `math` element each; there may be a line break between them. */
  pieces: string[];
}
