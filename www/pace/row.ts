/** What was measured in one engine with one model; rates are steps a second. */
export interface Row {
  engine: string;
  settings: string;
  /** All that the page does included. */
  page: number;
  /** Without drawing, measuring and saving. */
  training: number;
  /** Nothing is read back. */
  unread: number;
  /** Milliseconds until a pause shows. */
  pause: number;
}

/** Where rows lie until they are a table. */
export const ROWS = new URL('../node_modules/.cache/pace-rows/', import.meta.url);
