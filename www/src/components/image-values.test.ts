import { expect, test } from 'vitest';
import { cornerOf, imageValues } from './image-values';

const [SIZE, AREA] = [4, 16];

test('images of a picture follow one another row by row', () => {
  expect(cornerOf({ width: 3 * SIZE }, { size: SIZE, index: 5 })).toEqual([2 * SIZE, SIZE]);
});

test('an image comes out of a picture channel by channel, from -1 to 1', () => {
  // Two images side by side: black, and one whose channels are 255, 51 and its column.
  const pixel = (place: number) => (place % (2 * SIZE) < SIZE ? [0, 0, 0, 255] : [255, 51, place % SIZE, 255]);
  const picture = { width: 2 * SIZE, rgba: Array.from({ length: 2 * AREA }, (_, place) => pixel(place)).flat() };
  expect(new Set(imageValues(picture, { size: SIZE, index: 0 }, 3))).toEqual(new Set([-1]));
  const values = imageValues(picture, { size: SIZE, index: 1 }, 3);
  expect(values).toHaveLength(3 * AREA);
  expect(new Set(values.slice(0, AREA))).toEqual(new Set([1]));
  expect(values[AREA + 5]).toBeCloseTo(-0.6);
  expect(values[2 * AREA + SIZE + 1]).toBeCloseTo(1 / 127.5 - 1);
  expect(imageValues(picture, { size: SIZE, index: 1 }, 1)).toEqual(values.slice(0, AREA));
});
