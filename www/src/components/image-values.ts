// One image of a picture that holds many, row by row.

/** Where pixels are, four bytes each. */
interface Pixels {
  width: number;
  rgba: ArrayLike<number>;
}

/** Height and width of the images of a picture in pixels, and which of them is meant. */
export interface ImagePlace {
  size: number;
  index: number;
}

/** Left and upper edge of an image in its picture. */
export function cornerOf({ width }: Pick<Pixels, 'width'>, { size, index }: ImagePlace): [left: number, top: number] {
  const across = width / size;
  return [(index % across) * size, Math.floor(index / across) * size];
}

/** One channel of an image, row by row, 0 to 255. */
export function imageChannel(picture: Pixels, place: ImagePlace, channel: number): Uint8Array<ArrayBuffer> {
  const { size } = place;
  const [left, top] = cornerOf(picture, place);
  return Uint8Array.from({ length: size * size }, (_, pixel) => {
    const [x, y] = [left + (pixel % size), top + Math.floor(pixel / size)];
    return picture.rgba[(y * picture.width + x) * 4 + channel] ?? 0;
  });
}

/** The values of an image as models take them: channel by channel, in −1..1. */
export function imageValues(picture: Pixels, place: ImagePlace, channels: number): Float32Array {
  const bytes = Array.from({ length: channels }, (_, channel) => [...imageChannel(picture, place, channel)]);
  return Float32Array.from(bytes.flat(), (value) => value / 127.5 - 1);
}
