// What the page itself reads from outside, as targets of fuzzing; those in Rust are in `fuzz/` of the repository.

export interface Target {
  name: string;
  /** Most memory of the whole process, in MB. */
  memory: number;
  /** Inputs to begin with. */
  seeds: Uint8Array[];
  /** Hands the bytes over, and throws if the outcome is not sound. */
  run(bytes: Uint8Array): void | Promise<void>;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** A target that takes text. */
export function ofText(name: string, memory: number, seeds: string[], run: (text: string) => void): Target {
  return { name, memory, seeds: seeds.map((seed) => encoder.encode(seed)), run: (bytes) => run(decoder.decode(bytes)) };
}

export function ensure(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`It does not hold that ${what}`);
}
