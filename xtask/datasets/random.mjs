// The same choices on every machine.

import { createHash } from 'node:crypto';

/** A whole number below `count` that depends on the words alone. @param {number} count @param {unknown[]} words */
export function choice(count, ...words) {
  return createHash('sha256').update(JSON.stringify(words)).digest().readUInt32LE(0) % count;
}

/** The items in an order of their own. @template T @param {T[]} items @param {(item: T) => string} name */
export function shuffled(items, name) {
  const key = (/** @type {T} */ item) => createHash('sha256').update(name(item)).digest('hex');
  const keyed = items.map((item) => ({ item, key: key(item) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ item }) => item);
}
