// Where a point in latent space comes from.

/** An image that every model has a latent of: its sample of that number, or what it makes of a held-out image. */
export interface ImageOrigin {
  type: 'sample' | 'held-out';
  index: number;
}

export type Origin = ImageOrigin | { type: 'random' };

export function nameOfOrigin(from: Origin): string {
  switch (from.type) {
    case 'sample':
      return `Sample ${from.index + 1}`;
    case 'held-out':
      return `Test image ${from.index + 1}`;
    case 'random':
      return 'A random latent';
  }
}
