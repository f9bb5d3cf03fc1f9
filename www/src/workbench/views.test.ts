import { expect, test } from 'vitest';
import { addressOf, viewOf, views } from './views';

test('every view is found by its address, and anything else is that of training', () => {
  for (const { name } of views()) expect(viewOf(addressOf(name))).toBe(name);
  for (const hash of ['', '#', '#/nowhere', '#kept-runs']) expect(viewOf(hash)).toBe('train');
});
