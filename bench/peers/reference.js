// What both peers read from a reference file, and how its values become theirs.

/**
 * A network is a sequence; a parameter has the name and the shape that PyTorch gives it there. Weights of convolutions
 * say what these do: from latents to 4×4, twice the height and width, half of both, from 4×4 to numbers.
 *
 * @typedef {'project' | 'double' | 'halve' | 'sum up'} Convolution
 * @typedef {{ name: string, shape: number[], does: Convolution | null, values: number[] }} Parameter
 * @typedef {{ images: number[], noise: number[], losses: Record<string, number> }} Step
 * @typedef {object} Reference
 * @property {'gan' | 'vae'} family
 * @property {number} channels
 * @property {number} width
 * @property {number} batch
 * @property {number} latent_size
 * @property {number} learning_rate
 * @property {number} beta_1
 * @property {number} beta_2
 * @property {Record<string, Parameter[]>} networks
 * @property {Step[]} steps
 */

/** Height and width of an image. */
export const IMAGE_SIZE = 32;
/** Height and width of the smallest feature maps. */
export const FEATURE_SIZE = 4;
/** Slope of LeakyReLU below zero. */
export const LEAK = 0.2;
/** Added to the variance by BatchNorm. */
export const NORM_EPSILON = 1e-5;
/** Weight of the old value in BatchNorm's running statistics. */
export const NORM_KEEP = 0.9;
/** Added to the denominator by Adam. */
export const ADAM_EPSILON = 1e-8;

/** Names of the values that a training step returns, in the order in which the peers stack them. */
export const LOSS_NAMES = {
  gan: ['discriminator', 'generator', 'd_real', 'd_fake'],
  vae: ['total', 'reconstruction', 'kl'],
};

/** Places in the sequence of the generator or decoder: each normalisation, and the convolution after it. */
export const UPSAMPLING = [['1', '3'], ['4', '6'], ['7', '9']];
/** Place of the last convolution of the discriminator or encoder, which sums features up. */
export const HEAD = '8';

/** Bytes as the networks see them, −1..1. @param {ArrayLike<number>} bytes */
export const pixels = (bytes) => Float32Array.from(bytes, (byte) => byte / 127.5 - 1);

/** Running statistics stand beside the weights but are never trained. @param {string} name */
export const isStatistic = (name) => name.includes('.running_');

/**
 * Rearranges row-major values: dimension `d` of the result is dimension `order[d]` of the input.
 * @param {ArrayLike<number>} values @param {number[]} shape @param {number[]} order
 */
export function permuted(values, shape, order) {
  const strides = shape.map((_, dimension) => shape.slice(dimension + 1).reduce((a, b) => a * b, 1));
  const result = new Float32Array(values.length);
  let written = 0;
  const copy = (/** @type {number} */ depth, /** @type {number} */ offset) => {
    if (depth === order.length) {
      result[written++] = values[offset];
      return;
    }
    const dimension = order[depth];
    for (let index = 0; index < shape[dimension]; index += 1) {
      copy(depth + 1, offset + index * strides[dimension]);
    }
  };
  copy(0, 0);
  return result;
}

/** Stacked losses by name. @param {'gan' | 'vae'} family @param {ArrayLike<number>} values */
export const namedLosses = (family, values) =>
  Object.fromEntries(LOSS_NAMES[family].map((name, index) => [name, values[index]]));
