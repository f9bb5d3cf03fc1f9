// Which parts of an instrumented bundle have run, by the counters that Istanbul puts into it.

interface FileCoverage {
  s: Record<string, number>;
  f: Record<string, number>;
  b: Record<string, number[]>;
}

const instrumented = globalThis as { __coverage__?: Record<string, FileCoverage> };

export class Coverage {
  #counters: { of: Record<string, number> | number[]; keys: string[] }[] = [];
  #seen = new Set<string>();

  constructor() {
    for (const { s, f, b } of Object.values(instrumented.__coverage__ ?? {})) {
      for (const of of [s, f, ...Object.values(b)]) this.#counters.push({ of, keys: Object.keys(of) });
    }
  }

  /** Whether there are counters: else nothing is ever new. */
  get guides() {
    return this.#counters.length > 0;
  }

  /** Statements, functions and branches that ran, each by the magnitude of how often within one input. */
  get size() {
    return this.#seen.size;
  }

  /** Whether anything ran that did not before, or many more times; begins to count anew. */
  news(): boolean {
    const before = this.#seen.size;
    this.#counters.forEach(({ of, keys }, place) => {
      const counts = of as Record<string, number>;
      for (const key of keys) {
        const count = counts[key]!;
        if (count === 0) continue;
        this.#seen.add(`${place}:${key}:${Math.min(4, Math.floor(Math.log2(count)))}`);
        counts[key] = 0;
      }
    });
    return this.#seen.size > before;
  }
}
