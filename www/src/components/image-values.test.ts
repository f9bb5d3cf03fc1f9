import { expect, test } from 'vitest';
import { imageValues } from './image-values';

test('an image comes out of a picture channel by channel, from -1 to 1', () => {
  // Two images side by side: black, and one whose channels are 255, 51 and its column.
  const rgba = Array.from({ length: 32 * 64 }, (_, pixel) => (pixel % 64 < 32 ? [0, 0, 0, 255] : [255, 51, pixel % 32, 255])).flat();
  expect(new Set(imageValues(rgba, 64, 3))).toEqual(new Set([-1]));
  const values = imageValues(rgba, 64, 3, [32, 0]);
  expect(values).toHaveLength(3 * 1024);
  expect(new Set(values.slice(0, 1024))).toEqual(new Set([1]));
  expect(values[1024 + 500]).toBeCloseTo(-0.6);
  expect(values[2048 + 33]).toBeCloseTo(1 / 127.5 - 1);
  expect(imageValues(rgba, 64, 1, [32, 0])).toEqual(values.slice(0, 1024));
});
