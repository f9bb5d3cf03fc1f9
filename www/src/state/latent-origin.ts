// Where a point in latent space comes from.

/** An image that every model has a latent of: its sample of that number, or what it makes of a held-out image. */
export interface ImageOrigin {
  type: 'sample' | 'held-out';
  index: number;
}

/** From where images can be decoded again. */
export type Origin = ImageOrigin | { type: 'random' };

/** How a point was reached. */
export type Way = Origin | { type: 'plane' } | { type: 'hand' } | { type: 'drawing' } | { type: 'path'; step: number; of: number };

export function nameOfWay(from: Way): string {
  switch (from.type) {
    case 'sample':
      return `Sample ${from.index + 1}`;
    case 'held-out':
      return `Test image ${from.index + 1}`;
    case 'random':
      return 'A random latent';
    case 'plane':
      return 'A place on the plane';
    case 'drawing':
      return 'Your drawing';
    case 'hand':
      return 'Moved by hand';
    case 'path':
      return `Step ${from.step + 1} of ${from.of} from A to B`;
  }
}
