// Vector graphics as small pictures.

import { Resvg } from '@resvg/resvg-js';

const SIZE = 32;

/** 32 × 32 RGB bytes of a picture on an opaque ground. @param {string} svg @param {string} ground */
export function rgb(svg, ground) {
  const picture = new Resvg(svg, { background: ground, fitTo: { mode: 'width', value: SIZE } }).render();
  if (picture.width !== SIZE || picture.height !== SIZE) throw new Error('a picture is not square');
  return Uint8Array.from(picture.pixels.filter((_, index) => index % 4 < 3));
}
