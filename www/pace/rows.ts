// Where rows lie until they are a table.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const FOLDER = new URL('../node_modules/.cache/pace-rows/', import.meta.url);

/** Of one table. */
export class Rows<Row> {
  readonly #folder: URL;

  constructor(table: string) {
    this.#folder = new URL(`${table}/`, FOLDER);
  }

  add(name: string, row: Row) {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(new URL(`${name}.json`, this.#folder), JSON.stringify(row));
  }

  /** All of them, by their names; they are gone then. */
  take(): Row[] {
    if (!existsSync(this.#folder)) return [];
    const files = readdirSync(this.#folder).sort();
    const rows = files.map((file): Row => JSON.parse(readFileSync(new URL(file, this.#folder), 'utf8')));
    rmSync(this.#folder, { recursive: true });
    return rows;
  }
}

/** What was measured in one engine with one model; rates are steps a second. */
export interface EngineRow {
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

/** What was measured of some families; steps a second of each, all that the page does included. */
export interface CoresRow {
  what: string;
  one: Record<string, number>;
  two: Record<string, number>;
  /** Bytes of the program's heaps. */
  memory: { one: string; two: string };
  browser: string;
}

export const ENGINE_ROWS = new Rows<EngineRow>('engines');
export const CORES_ROWS = new Rows<CoresRow>('cores');
