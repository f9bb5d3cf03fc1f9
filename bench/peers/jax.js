// The benchmark's networks in jax-js: channels first, a whole training step in one compiled function.

import {
  ADAM_EPSILON, FEATURE_SIZE, HEAD, IMAGE_SIZE, LEAK, NORM_EPSILON, NORM_KEEP, UPSAMPLING,
  isStatistic, namedLosses, permuted, pixels,
} from './reference.js';

/** @typedef {import('./reference.js').Reference} Reference */
/** @typedef {import('./reference.js').Parameter} Parameter */
/** @typedef {any} Tensor */
/** @typedef {(x: Tensor, weights: Tensors, layer: string) => Tensor} Normalise */
/** @typedef {Record<string, Tensor>} Tensors */
/** @typedef {{ images: Tensor, noise: Tensor }} Batch */

export const name = 'jax-js 0.1.25';
export const backends = ['webgpu', 'wasm'];

/** The library, imported when it is first opened. @type {any} */
let jax;

/** Loads the library and selects a backend. @param {string} backend */
export async function open(backend) {
  if (!backends.includes(backend)) throw new Error(`${name} has no backend ${backend} here`);
  const address = '/node_modules/@jax-js/jax/dist/index.js';
  jax ??= await import(address);
  const available = await jax.init(backend);
  if (!available.includes(backend)) throw new Error(`${name} cannot open ${backend} in this browser`);
  jax.defaultDevice(backend);
}

// jax-js counts references: a function consumes its arguments, `.ref` lends one more. Below, layers
// consume their input and borrow parameters; `consuming` frees those when a whole function is done.

/**
 * Makes a function that borrows its first argument consume it, as the library's combinators expect.
 * @template {any[]} Rest @template Result
 * @param {(first: any, ...rest: Rest) => Result} borrowing
 */
const consuming = (borrowing) => (/** @type {any} */ first, /** @type {Rest} */ ...rest) => {
  const result = borrowing(first, ...rest);
  jax.tree.dispose(first);
  return result;
};

const CHANNEL_FIRST = [1, -1, 1, 1];
const OVER_MAPS = [0, 2, 3];

/** @param {Tensor} x */
const withMargin = (x) => jax.numpy.pad(x, [[0, 0], [0, 0], [1, 1], [1, 1]]);

// A convolution of kernel 4, stride 2 and padding 1 is one of kernel 2 and stride 1 over the four
// pixels of every 2×2 block as channels; transposed, it makes those blocks. Written so, it is exact
// (with strides, gradients and transposed convolutions of small maps come out wrong on WebGPU in
// 0.1.25: an offset is divided with the wrong rounding) and two to four times as fast. The activation
// before it maps 0 to 0, so it can come after the rearrangement, which is then no part of the
// convolution's kernel, where it would take minutes to compile.

/** Doubles height and width. @param {Tensor} x @param {(x: Tensor) => Tensor} activation @param {Tensor} kernel */
function doubled(x, activation, kernel) {
  const [batch, , height, width] = x.shape;
  return jax.lax
    .convGeneralDilated(activation(withMargin(x)), kernel, [1, 1], 'VALID')
    .reshape([batch, -1, 2, 2, height + 1, width + 1])
    .transpose([0, 1, 4, 2, 5, 3])
    .reshape([batch, -1, 2 * height + 2, 2 * width + 2])
    .slice([], [], [1, -1], [1, -1]);
}

/** Halves height and width. @param {Tensor} x @param {(x: Tensor) => Tensor} activation @param {Tensor} kernel */
function halved(x, activation, kernel) {
  const [batch, channels, height, width] = x.shape;
  const blocks = withMargin(x)
    .reshape([batch, channels, height / 2 + 1, 2, width / 2 + 1, 2])
    .transpose([0, 1, 3, 5, 2, 4])
    .reshape([batch, 4 * channels, height / 2 + 1, width / 2 + 1]);
  return jax.lax.convGeneralDilated(activation(blocks), kernel, [1, 1], 'VALID');
}

/** @param {Parameter} parameter a transposed convolution's: in, out, 4, 4 */
function doublingKernel({ shape: [channelsIn, channelsOut], values }) {
  const turned = permuted(values, [channelsIn, channelsOut, 2, 2, 2, 2], [1, 3, 5, 0, 2, 4]);
  // What a transposed convolution scatters, a convolution gathers from the other end.
  const flipped = turned.map((_, index) => turned[index ^ 3]);
  return jax.numpy.array(flipped, { shape: [4 * channelsOut, channelsIn, 2, 2] });
}

/** @param {Parameter} parameter a convolution's: out, in, 4, 4 */
function halvingKernel({ shape: [channelsOut, channelsIn], values }) {
  const turned = permuted(values, [channelsOut, channelsIn, 2, 2, 2, 2], [0, 1, 3, 5, 2, 4]);
  return jax.numpy.array(turned, { shape: [channelsOut, 4 * channelsIn, 2, 2] });
}

/** @param {Tensor} x */
const relu = (x) => jax.nn.relu(x);
/** @param {Tensor} x */
const leakyRelu = (x) => jax.nn.leakyRelu(x, LEAK);
/** log(1 + exp(x)); the library's own overflows above 88. @param {Tensor} x */
const softplus = (x) => jax.numpy.logaddexp(x, 0);
/** The library's own loses the small values of a fresh generator to cancellation. @param {Tensor} x */
const tanh = (x) => {
  const { absolute, expm1, sign } = jax.numpy;
  const shrunk = expm1(absolute(x.ref).mul(-2)); // −1..0
  return shrunk.ref.div(shrunk.add(2)).mul(sign(x).mul(-1));
};
/** The image that logits stand for. @param {Tensor} logits */
const imageOf = (logits) => tanh(logits.mul(0.5));

/** Normalises with the batch and notes its statistics. @param {Tensors} noted @returns {Normalise} */
const withBatch = (noted) => (x, weights, layer) => {
  const mean = x.ref.mean(OVER_MAPS);
  const centred = x.sub(mean.ref.reshape(CHANNEL_FIRST));
  const variance = jax.numpy.square(centred.ref).mean(OVER_MAPS);
  noted[`${layer}.running_mean`] = mean;
  noted[`${layer}.running_var`] = variance.ref;
  return scaled(centred, variance, weights, layer);
};

/** Normalises with the running statistics. @param {Tensors} statistics @returns {Normalise} */
const withRunning = (statistics) => (x, weights, layer) => {
  const mean = statistics[`${layer}.running_mean`].ref.reshape(CHANNEL_FIRST);
  return scaled(x.sub(mean), statistics[`${layer}.running_var`].ref, weights, layer);
};

/** @param {Tensor} centred @param {Tensor} variance @param {Tensors} weights @param {string} layer */
function scaled(centred, variance, weights, layer) {
  const scale = weights[`${layer}.weight`].ref.div(jax.numpy.sqrt(variance.add(NORM_EPSILON)));
  const shift = weights[`${layer}.bias`].ref.reshape(CHANNEL_FIRST);
  return centred.mul(scale.reshape(CHANNEL_FIRST)).add(shift);
}

/** Latents to unbounded images. @param {Tensor} latents @param {Tensors} weights @param {Normalise} normalise */
function upsample(latents, weights, normalise) {
  const [batch] = latents.shape;
  const projected = jax.numpy.matmul(latents, weights['0.weight'].ref);
  let x = projected.reshape([batch, -1, FEATURE_SIZE, FEATURE_SIZE]);
  for (const [norm, conv] of UPSAMPLING) {
    x = doubled(normalise(x, weights, norm), relu, weights[`${conv}.weight`].ref);
  }
  return x;
}

/** Images to flat features. @param {Tensor} images @param {Tensors} weights @param {Normalise} normalise */
function downsample(images, weights, normalise) {
  let x = halved(images, (images) => images, weights['0.weight'].ref);
  x = halved(x, leakyRelu, weights['2.weight'].ref);
  x = halved(normalise(x, weights, '3'), leakyRelu, weights['5.weight'].ref);
  x = leakyRelu(normalise(x, weights, '6'));
  return x.reshape([x.shape[0], -1]);
}

/** What features are summed up to. @param {Tensor} features @param {Tensors} weights */
function head(features, weights) {
  const product = jax.numpy.matmul(features, weights[`${HEAD}.weight`].ref);
  const bias = weights[`${HEAD}.bias`];
  return bias ? product.add(bias.ref) : product;
}

/**
 * Running statistics after a batch. Consumes both.
 * @param {Tensors} running @param {Tensors} batch
 */
const tracked = (running, batch) =>
  jax.tree.map(
    (/** @type {Tensor} */ old, /** @type {Tensor} */ value) => old.mul(NORM_KEEP).add(value.mul(1 - NORM_KEEP)),
    running,
    batch,
  );

/**
 * What Adam knows of one network: its weights, their moments, and the betas to the power of the
 * steps taken.
 * @typedef {{ weights: Tensors, first: Tensors, second: Tensors, power_1: Tensor, power_2: Tensor }} Trained
 */

/** @param {Tensors} weights @returns {Trained} */
function untrained(weights) {
  const zeros = () => jax.tree.map((/** @type {Tensor} */ weight) => jax.numpy.zeros(weight.shape), weights);
  // Not `array(1)`: a bare number has a weaker type, for which the step would be compiled once more.
  const one = () => jax.numpy.array(Float32Array.of(1), { shape: [] });
  return { weights, first: zeros(), second: zeros(), power_1: one(), power_2: one() };
}

/**
 * One step of Adam. Consumes its arguments.
 * @param {Reference} reference @param {Trained} trained @param {Tensors} gradients @returns {Trained}
 */
function adam({ learning_rate, beta_1, beta_2 }, trained, gradients) {
  const power_1 = trained.power_1.mul(beta_1);
  const power_2 = trained.power_2.mul(beta_2);
  const correction = (/** @type {Tensor} */ power) => jax.numpy.reciprocal(power.ref.mul(-1).add(1));
  const [correction_1, correction_2] = [correction(power_1), correction(power_2)];
  /** @type {Trained} */
  const next = { weights: {}, first: {}, second: {}, power_1, power_2 };
  for (const [name, gradient] of Object.entries(gradients)) {
    const first = trained.first[name].mul(beta_1).add(gradient.ref.mul(1 - beta_1));
    const second = trained.second[name].mul(beta_2).add(jax.numpy.square(gradient).mul(1 - beta_2));
    const deviation = jax.numpy.sqrt(second.ref.mul(correction_2.ref)).add(ADAM_EPSILON);
    const change = first.ref.mul(correction_1.ref).div(deviation).mul(-learning_rate);
    next.weights[name] = trained.weights[name].add(change);
    next.first[name] = first;
    next.second[name] = second;
  }
  jax.tree.dispose([correction_1, correction_2]);
  return next;
}

/** A network's tensors. @typedef {{ weights: Tensors, statistics: Tensors }} Parts */

/** @param {Parameter[]} parameters @returns {Parts} */
function parts(parameters) {
  /** @type {Parts} */
  const result = { weights: {}, statistics: {} };
  for (const parameter of parameters) {
    const part = isStatistic(parameter.name) ? result.statistics : result.weights;
    part[parameter.name] = tensor(parameter);
  }
  return result;
}

/** A parameter as the functions above take it. @param {Parameter} parameter */
function tensor(parameter) {
  const { does, shape, values } = parameter;
  const [first] = shape;
  const rest = values.length / first;
  switch (does) {
    case 'double':
      return doublingKernel(parameter);
    case 'halve':
      return halvingKernel(parameter);
    // The convolutions from and to a map of 1×1 are products of matrices.
    case 'project':
      return jax.numpy.array(Float32Array.from(values), { shape: [first, rest] });
    case 'sum up':
      return jax.numpy.array(permuted(values, [first, rest], [1, 0]), { shape: [rest, first] });
    case null:
      return jax.numpy.array(Float32Array.from(values), { shape });
  }
}

/**
 * A generator against a discriminator: weights and optimisers, the generator's running statistics.
 * @param {Reference} reference
 */
function gan(reference) {
  const generator = parts(reference.networks.generator);
  const discriminator = parts(reference.networks.discriminator);
  jax.tree.dispose(discriminator.statistics); // nothing ever reads them

  const generate = consuming((/** @type {Tensors} */ weights, /** @type {Tensor} */ noise) => {
    const noted = {};
    return [tanh(upsample(noise, weights, withBatch(noted))), noted];
  });

  /** Borrows the weights. @param {Tensors} weights @param {Tensor} images */
  const discriminate = (weights, images) => {
    const noted = {};
    const logits = head(downsample(images, weights, withBatch(noted)), weights);
    jax.tree.dispose(noted);
    return logits;
  };

  const discriminatorLoss = consuming(
    (/** @type {Tensors} */ weights, /** @type {Tensor} */ real, /** @type {Tensor} */ fake) => {
      const logits = [discriminate(weights, real), discriminate(weights, fake)];
      const probabilities = logits.map((l) => jax.nn.sigmoid(l.ref).mean());
      return [softplus(logits[0].mul(-1)).mean().add(softplus(logits[1]).mean()), probabilities];
    },
  );

  const generatorLoss = (/** @type {Tensor} */ fake, /** @type {Tensors} */ weights) => {
    const loss = softplus(discriminate(weights, fake).mul(-1)).mean();
    jax.tree.dispose(weights);
    return loss;
  };

  return {
    state: {
      generator: untrained(generator.weights),
      statistics: generator.statistics,
      discriminator: untrained(discriminator.weights),
    },

    /** @param {any} state @param {Tensor} images @param {Tensor} noise */
    step(state, images, noise) {
      const { ref } = jax.tree;
      const [fake, pullBack, noted] = jax.vjp(generate, [ref(state.generator.weights), noise], { hasAux: true });
      const [[loss, probabilities], slope] = jax.valueAndGrad(discriminatorLoss, { hasAux: true })(
        ref(state.discriminator.weights),
        images,
        fake.ref,
      );
      const discriminator = adam(reference, state.discriminator, slope);
      // Back through the discriminator to the fakes, then through the one forward pass of the generator.
      const [deception, towardsReal] = jax.valueAndGrad(generatorLoss)(fake, ref(discriminator.weights));
      const [generatorSlope, unused] = pullBack(towardsReal);
      unused.dispose();
      pullBack.dispose();
      return {
        state: {
          generator: adam(reference, state.generator, generatorSlope),
          statistics: tracked(state.statistics, noted),
          discriminator,
        },
        losses: jax.numpy.stack([loss, deception, ...probabilities]),
      };
    },

    /** Borrows the state. @param {any} state @param {Tensor} latents */
    decode: (state, latents) =>
      tanh(upsample(latents, state.generator.weights, withRunning(state.statistics))),
  };
}

/**
 * An autoencoder. Adam treats every weight by itself, so each network can have its own.
 * @param {Reference} reference
 */
function vae(reference) {
  const encoder = parts(reference.networks.encoder);
  const decoder = parts(reference.networks.decoder);
  const latentSize = reference.latent_size;

  const loss = consuming((/** @type {any} */ weights, /** @type {Tensor} */ images, /** @type {Tensor} */ noise) => {
    const noted = { encoder: {}, decoder: {} };
    const features = downsample(images.ref, weights.encoder, withBatch(noted.encoder));
    const posterior = head(features, weights.encoder);
    const mean = posterior.ref.slice([], [0, latentSize]);
    const logVariance = posterior.slice([], [latentSize, 2 * latentSize]);
    const latents = mean.ref.add(jax.numpy.exp(logVariance.ref.mul(0.5)).mul(noise));
    const logits = upsample(latents, weights.decoder, withBatch(noted.decoder));
    const intensity = images.add(1).mul(0.5);
    const reconstruction = softplus(logits.ref).sub(logits.mul(intensity)).sum().div(reference.batch);
    const twiceKl = jax.numpy.square(mean).add(jax.numpy.exp(logVariance.ref)).sub(logVariance.add(1));
    const kl = twiceKl.sum().div(2 * reference.batch);
    return [reconstruction.ref.add(kl.ref), { noted, terms: [reconstruction, kl] }];
  });

  /** @param {any} state @param {Tensor} latents */
  const decode = ({ decoder, statistics }, latents) =>
    imageOf(upsample(latents, decoder.weights, withRunning(statistics.decoder)));

  return {
    state: {
      encoder: untrained(encoder.weights),
      decoder: untrained(decoder.weights),
      statistics: { encoder: encoder.statistics, decoder: decoder.statistics },
    },

    /** @param {any} state @param {Tensor} images @param {Tensor} noise */
    step({ encoder, decoder, statistics }, images, noise) {
      const weights = jax.tree.ref({ encoder: encoder.weights, decoder: decoder.weights });
      const [[total, { noted, terms }], slope] = jax.valueAndGrad(loss, { hasAux: true })(weights, images, noise);
      return {
        state: {
          encoder: adam(reference, encoder, slope.encoder),
          decoder: adam(reference, decoder, slope.decoder),
          statistics: tracked(statistics, noted),
        },
        losses: jax.numpy.stack([total, ...terms]),
      };
    },

    decode,

    /** Borrows the state. @param {any} state @param {Tensor} images */
    reconstruct(state, images) {
      const { weights } = state.encoder;
      const features = downsample(images, weights, withRunning(state.statistics.encoder));
      return decode(state, head(features, weights).slice([], [0, latentSize]));
    },
  };
}

/** State, batches, losses and their lifetimes, common to both families. */
class Model {
  /** @param {Reference} reference */
  constructor(reference) {
    const program = reference.family === 'gan' ? gan(reference) : vae(reference);
    this.reference = reference;
    this.state = program.state;
    this.step = jax.jit(program.step);
    this.decode = jax.jit(consuming(program.decode));
    if ('reconstruct' in program) {
      const encodeAndDecode = jax.jit(consuming(program.reconstruct));
      /** The batch's images by way of their mean latents. @param {Batch} batch */
      this.reconstruct = (batch) => this.fetched(encodeAndDecode(jax.tree.ref(this.state), batch.images.ref));
    }
    /** @type {Batch[]} */
    this.batches = [];
    /** @type {Tensor} */
    this.losses = null;
  }

  /** The batch lives as long as the model. @param {import('./reference.js').Step} step @returns {Batch} */
  upload({ images, noise }) {
    const { batch, channels, latent_size } = this.reference;
    const channelsLast = [batch, IMAGE_SIZE, IMAGE_SIZE, channels];
    const uploaded = {
      images: jax.numpy.array(permuted(pixels(images), channelsLast, [0, 3, 1, 2]), {
        shape: [batch, channels, IMAGE_SIZE, IMAGE_SIZE],
      }),
      noise: jax.numpy.array(Float32Array.from(noise), { shape: [batch, latent_size] }),
    };
    this.batches.push(uploaded);
    return uploaded;
  }

  /** One step; its losses can be read until the next one. @param {Batch} batch @returns {Tensor} */
  train({ images, noise }) {
    this.losses?.dispose();
    const { state, losses } = this.step(this.state, images.ref, noise.ref);
    this.state = state;
    this.losses = losses;
    return losses;
  }

  /** Hands a step's work to the GPU: until somebody asks for a result, it is only planned. @param {Tensor} losses */
  async dispatch(losses) {
    if (losses.device === 'webgpu') await losses.ref.gpuBuffer();
  }

  /** @param {Tensor} losses */
  async read(losses) {
    return namedLosses(this.reference.family, await losses.ref.data());
  }

  /** Images, −1..1 and channels last, in inference mode. @param {Float32Array} latents */
  sample(latents) {
    const { latent_size } = this.reference;
    const shape = [latents.length / latent_size, latent_size];
    return this.fetched(this.decode(jax.tree.ref(this.state), jax.numpy.array(latents, { shape })));
  }

  /** Reads images back, channels last. @param {Tensor} images @returns {Promise<Float32Array>} */
  async fetched(images) {
    const { shape } = images;
    return permuted(await images.data(), shape, [0, 2, 3, 1]);
  }

  dispose() {
    jax.tree.dispose([this.state, this.batches]);
    this.losses?.dispose();
  }
}

/** A model with the reference's initial weights. @param {Reference} reference */
export const create = (reference) => new Model(reference);
