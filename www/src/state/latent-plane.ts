// A plane through latent space: the latents x · right + y · up.

/** How far the plane reaches from its middle, on either axis. */
export const REACH = 1;
/** Deviations of the prior N(0, 1) that the plane shows where its axes are dimensions. */
const DEVIATIONS = 3;

export interface Plane {
  right: Float32Array;
  up: Float32Array;
}

/**
 * Two dimensions where they mean something, shown up to three deviations; else the plane through
 * the middle and two latents, which lie at (1, 0) and (0, 1).
 */
export function planeThrough(first: Float32Array, second: Float32Array, axes: number[] | undefined): Plane {
  const [right, up] = axes ?? (first.length <= 2 ? [0, first.length - 1] : []);
  if (right === undefined || up === undefined) return { right: first, up: second };
  const axis = (dimension: number) => first.map((_, index) => (index === dimension ? DEVIATIONS : 0));
  return { right: axis(right), up: axis(up) };
}

export function pointOn({ right, up }: Plane, x: number, y: number): Float32Array {
  return right.map((value, index) => x * value + y * (up[index] ?? 0));
}

/** The latents in the middles of `size` × `size` fields of the plane, line by line from the top. */
export function latticeOf(plane: Plane, size: number): Float32Array {
  const middle = (index: number) => REACH * ((2 * index + 1) / size - 1);
  const latents = Array.from({ length: size * size }, (_, index) =>
    pointOn(plane, middle(index % size), -middle(Math.floor(index / size))),
  );
  return Float32Array.from(latents.flatMap((latent) => [...latent]));
}

/** Where a latent lies on a plane whose axes are dimensions: see `DEVIATIONS`. */
export const toPlane = (deviations: number) => deviations / DEVIATIONS;
