// Changes to inputs that are the same for the same seed.

/** Bytes and values at which counts, lengths and texts go wrong. */
const EDGES = [
  '\0',
  '0',
  '-1',
  '1e999',
  'NaN',
  '__proto__',
  '%',
  '&',
  '=',
  '"',
  '\u{10ffff}',
  '4294967296',
  '\xff\xff\xff\xff',
  '\0\0\0\0',
].map((text) => new TextEncoder().encode(text));

/** Numbers from 0 up to `end`, by Mulberry32. */
export type Random = (end: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (end) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  };
}

export function choice<T>(items: readonly T[], random: Random): T {
  return items[random(items.length)]!;
}

/** One to four changes to an input; parts come from others. */
export function mutation(inputs: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = choice(inputs, random);
  for (let left = 1 + random(4); left > 0; left--) bytes = changed(bytes, choice(inputs, random), random);
  return bytes;
}

function changed(bytes: Uint8Array, donor: Uint8Array, random: Random): Uint8Array {
  const [start, end] = part(bytes, random);
  switch (random(6)) {
    case 0:
      return bytes.slice(0, start);
    case 1:
      return joined(bytes, start, end, new Uint8Array());
    case 2:
      return joined(bytes, start, start, bytes.slice(start, end));
    case 3:
      return joined(bytes, start, end, donor.slice(...part(donor, random)));
    case 4: {
      const edge = choice(EDGES, random);
      return joined(bytes, start, random(2) ? end : Math.min(bytes.length, start + edge.length), edge);
    }
    default: {
      const copy = bytes.slice();
      if (start < copy.length) copy[start]! ^= 1 << random(8);
      return copy;
    }
  }
}

function part(bytes: Uint8Array, random: Random): [start: number, end: number] {
  const start = random(bytes.length + 1);
  return [start, start + random(Math.min(32, bytes.length - start) + 1)];
}

function joined(bytes: Uint8Array, start: number, end: number, middle: Uint8Array): Uint8Array {
  const whole = new Uint8Array(start + middle.length + bytes.length - end);
  whole.set(bytes.subarray(0, start));
  whole.set(middle, start);
  whole.set(bytes.subarray(end), start + middle.length);
  return whole;
}
