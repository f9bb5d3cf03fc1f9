import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { familyColour } from './family-colour';

test('families one after the other have colours of their own, in light and in dark', () => {
  const colours = [0, 1, 2, 3].map(familyColour);
  expect(new Set(colours).size).toBe(colours.length);
  const style = readFileSync('src/app.css', 'utf8');
  for (const colour of colours) expect(style.split(`${colour}:`)).toHaveLength(3);
});

test('there is a colour for any number of families', () => {
  expect(familyColour(9)).toBe(familyColour(1));
});
