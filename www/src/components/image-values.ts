import { IMAGE_SIZE } from './image-size';

const AREA = IMAGE_SIZE * IMAGE_SIZE;

/** The values of one image of a picture as models take them: channel by channel, in −1..1. */
export function imageValues(rgba: ArrayLike<number>, width: number, channels: number, [left, top] = [0, 0]): Float32Array {
  return Float32Array.from({ length: channels * AREA }, (_, place) => {
    const [channel, pixel] = [Math.floor(place / AREA), place % AREA];
    const [x, y] = [left + (pixel % IMAGE_SIZE), top + Math.floor(pixel / IMAGE_SIZE)];
    return (rgba[(y * width + x) * 4 + channel] ?? 0) / 127.5 - 1;
  });
}
