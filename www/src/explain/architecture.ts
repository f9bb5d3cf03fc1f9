// Networks as they are drawn. The description comes from the wasm package.

import type { NetworkDescription } from '../../../pkg/gan_vae_lab.js';

/** Channels, height, width. */
export type Shape = NetworkDescription['input'];

export const written = (shape: Shape) => shape.join(' × ');

/** What happens between two networks; nothing is said of pairs that are not joined. */
export function joint(before: NetworkDescription | undefined, after: NetworkDescription): string | undefined {
  const names = [before?.name.toLowerCase(), after.name.toLowerCase()].join();
  if (names === 'generator,discriminator' || names === 'decoder,discriminator')
    return 'Real images also enter here, alternating with generated ones.';
  const [latents] = after.input;
  if (names === 'encoder,decoder' || names === 'encoder,generator')
    return `A latent is drawn: z = μ + σ ε, ${latents} numbers, with new noise ε for each image.`;
  if (names === 'embedding,u-net') return 'A noisy image enters here. The embedding shifts the channels of every residual block.';
  return undefined;
}

/** How a block is drawn, in the units of its picture. */
export interface Block {
  height: number;
  thickness: number;
  /** How far the block goes back. */
  depth: number;
}

/** The largest block that there can be; smaller ones are drawn in the same room, so that sizes compare. */
export const LARGEST: Block = { height: 48, thickness: 36, depth: 16 };
const SMALLEST = 5;
const CHANNELS = 512;

/** Of what has `imageSize` pixels a side at most. */
export function blockOf([channels, height, width]: Shape, imageSize: number): Block {
  const share = (size: number) => Math.min(1, size / imageSize);
  return {
    height: Math.max(SMALLEST, LARGEST.height * share(height)),
    // A logarithm, since channels double from layer to layer.
    thickness: Math.max(SMALLEST, LARGEST.thickness * Math.min(1, Math.log2(1 + channels) / Math.log2(1 + CHANNELS))),
    depth: Math.max(SMALLEST / 2, LARGEST.depth * share(width)),
  };
}
