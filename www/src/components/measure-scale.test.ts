import { expect, test } from 'vitest';
import { figure, placeOf } from './measure-scale';

test('a measure stands between noise and real images', () => {
  expect(placeOf(0.5, 0, 1, 'higher')).toBe(0.5);
  expect(placeOf(2, 0, 1, 'higher')).toBe(1);
  expect(placeOf(10, 100, 1, 'lower')).toBeCloseTo(0.5);
  expect(placeOf(1, 4, 1, 'real')).toBe(1);
  expect(placeOf(0.5, 4, 1, 'real')).toBeCloseTo(0.5);
});

test('without ends, or where noise does no worse, there is no place', () => {
  expect(placeOf(1, undefined, 1, 'higher')).toBeUndefined();
  expect(placeOf(1, 2, 1, 'higher')).toBeUndefined();
  expect(placeOf(NaN, 0, 1, 'higher')).toBeUndefined();
});

test('figures have three digits that matter', () => {
  expect([0.1234, 12.34, 123.4, 1234, 12_345_678, -0.001, NaN].map(figure)).toEqual([
    '0.12',
    '12.3',
    '123',
    '1,230',
    '1.23E7',
    '0.00',
    'not a number',
  ]);
});
