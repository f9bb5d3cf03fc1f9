// What canvases show, as numbers.

import type { Page } from '@playwright/test';
import { canvas } from './models';
import { expect } from './test';

/** Height and width of an image in pixels. */
export const IMAGE_SIZE = 32;
const AREA = IMAGE_SIZE * IMAGE_SIZE;

/**
 * The grey values of a canvas, row by row, 0 to 255; of one that is drawn larger than it is, a value for each of its pixels. Waits for its
 * first picture, which comes after the model.
 */
export async function pixels(page: Page, label: string): Promise<number[]> {
  await expect(canvas(page, label)).not.toHaveAttribute('aria-busy', 'true');
  return canvas(page, label).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const scale = Number(canvas.dataset.scale ?? 1);
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const width = canvas.width / scale;
    const at = (index: number) => (Math.floor(index / width) * scale * canvas.width + (index % width) * scale) * 4;
    return Array.from({ length: width * (canvas.height / scale) }, (_, index) => data[at(index)]!);
  });
}

/** How many images the grey values of a canvas are. */
export const countOfImages = (grey: number[]) => grey.length / AREA;

/** The grey values of one image, of a canvas with so many images a row. */
export function oneImage(grey: number[], across: number, index: number): number[] {
  const [left, top] = [(index % across) * IMAGE_SIZE, Math.floor(index / across) * IMAGE_SIZE];
  const row = across * IMAGE_SIZE;
  return Array.from({ length: AREA }, (_, place) => grey[(top + Math.floor(place / IMAGE_SIZE)) * row + left + (place % IMAGE_SIZE)]!);
}

/** Mean absolute difference of two pictures, 0 to 255. */
export function difference(a: number[], b: number[]): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0) / a.length;
}
