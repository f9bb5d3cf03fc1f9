// The benchmark's networks in TensorFlow.js: eager kernels, channels last, the library's own Adam.

import {
  ADAM_EPSILON, FEATURE_SIZE, HEAD, IMAGE_SIZE, LEAK, NORM_EPSILON, NORM_KEEP, UPSAMPLING,
  isStatistic, namedLosses, permuted,
} from './reference.js';

/** @typedef {import('./reference.js').Reference} Reference */
/** @typedef {import('./reference.js').Parameter} Parameter */
/** @typedef {any} Tensor */
/** @typedef {{ images: Tensor, noise: Tensor }} Batch */

export const name = 'tfjs 4.22.0';
export const backends = ['webgpu', 'webgl'];

/** The library; its bundles define it on the page. @type {any} */
let tf;

/** @param {string} address */
function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${address} does not load`));
    document.head.append(script);
  });
}

/** Loads the library and selects a backend. @param {string} backend */
export async function open(backend) {
  if (!backends.includes(backend)) throw new Error(`${name} has no backend ${backend} here`);
  if (!tf) {
    // The backend's bundle extends the `tf` that the first bundle defines: one tfjs-core.
    await loadScript('/node_modules/@tensorflow/tfjs/dist/tf.min.js');
    await loadScript('/node_modules/@tensorflow/tfjs-backend-webgpu/dist/tf-backend-webgpu.min.js');
    tf = /** @type {any} */ (globalThis).tf;
    tf.enableProdMode();
  }
  const opened = await tf.setBackend(backend).catch(() => false);
  if (!opened) throw new Error(`${name} cannot open ${backend} in this browser`);
  await tf.ready();
}

/** A parameter in the layout that the kernels below take. @param {Parameter} parameter */
function tensor({ does, shape, values }) {
  const [first, second] = shape;
  const spatialLast = permuted.bind(null, values, shape, [2, 3, 1, 0]);
  switch (does) {
    case 'double':
    case 'halve':
      return tf.tensor(spatialLast(), [...shape.slice(2), second, first]);
    // The convolutions from and to a map of 1×1 are products of matrices.
    case 'project':
      return tf.tensor(permuted(values, shape, [0, 2, 3, 1]), [first, values.length / first]);
    case 'sum up':
      return tf.tensor(spatialLast(), [values.length / first, first]);
    case null:
      return tf.tensor(values, shape);
  }
}

/** Variables of a network by name, and the layers that are common to them. */
class Network {
  /** @param {Parameter[]} parameters */
  constructor(parameters) {
    /** @type {Record<string, any>} */
    this.variables = Object.fromEntries(
      parameters.map((p) => [p.name, tf.tidy(() => tf.variable(tensor(p), !isStatistic(p.name)))]),
    );
    this.trainable = Object.values(this.variables).filter((variable) => variable.trainable);
  }

  /** @param {Tensor} x @param {string} layer @param {Mode} mode */
  normalise(x, layer, mode) {
    const part = (/** @type {string} */ suffix) => this.variables[`${layer}.${suffix}`];
    let [mean, variance] = [part('running_mean'), part('running_var')];
    if (mode !== 'inference') {
      const moments = tf.moments(x, [0, 1, 2]);
      if (mode === 'training') {
        track(mean, moments.mean);
        track(variance, moments.variance);
      }
      ({ mean, variance } = moments);
    }
    return tf.batchNorm(x, mean, variance, part('bias'), part('weight'), NORM_EPSILON);
  }

  /** Latents to unbounded images. @param {Tensor} latents @param {Mode} mode */
  upsample(latents, mode) {
    const [batch] = latents.shape;
    const projected = tf.matMul(latents, this.variables['0.weight']);
    let x = tf.reshape(projected, [batch, FEATURE_SIZE, FEATURE_SIZE, -1]);
    for (const [norm, conv] of UPSAMPLING) {
      x = tf.relu(this.normalise(x, norm, mode));
      const filter = this.variables[`${conv}.weight`];
      const size = 2 * x.shape[1];
      x = tf.conv2dTranspose(x, filter, [batch, size, size, filter.shape[2]], 2, 'same');
    }
    return x;
  }

  /** Images to flat features. @param {Tensor} images @param {Mode} mode */
  downsample(images, mode) {
    const halved = (/** @type {Tensor} */ x, /** @type {string} */ conv) =>
      tf.conv2d(x, this.variables[`${conv}.weight`], 2, 'same');
    let x = tf.leakyRelu(halved(images, '0'), LEAK);
    x = tf.leakyRelu(this.normalise(halved(x, '2'), '3', mode), LEAK);
    x = tf.leakyRelu(this.normalise(halved(x, '5'), '6', mode), LEAK);
    return tf.reshape(x, [images.shape[0], -1]);
  }

  /** What features are summed up to. @param {Tensor} features */
  head(features) {
    const product = tf.matMul(features, this.variables[`${HEAD}.weight`]);
    const bias = this.variables[`${HEAD}.bias`];
    return bias ? tf.add(product, bias) : product;
  }

  dispose() {
    tf.dispose(this.variables);
  }
}

/**
 * What BatchNorm normalises with: the batch (and the running statistics follow it), the batch alone
 * (statistics that nothing ever reads), or the running statistics.
 * @typedef {'training' | 'batch' | 'inference'} Mode
 */

/** @param {any} running @param {Tensor} value */
function track(running, value) {
  running.assign(tf.add(tf.mul(running, NORM_KEEP), tf.mul(value, 1 - NORM_KEEP)));
}

/** @param {Reference} reference */
const adam = ({ learning_rate, beta_1, beta_2 }) =>
  tf.train.adam(learning_rate, beta_1, beta_2, ADAM_EPSILON);

/** The image that logits stand for. @param {Tensor} logits */
const imageOf = (logits) => tf.tanh(tf.div(logits, 2));

/** What a computation leaves on the device. @param {() => Tensor} compute @returns {Promise<Float32Array>} */
async function fetched(compute) {
  const result = tf.tidy(compute);
  const values = await result.data();
  result.dispose();
  return values;
}

/** Batches, losses and their lifetimes, common to both families. */
class Model {
  /** @param {Reference} reference */
  constructor(reference) {
    this.reference = reference;
    /** @type {Record<string, Network>} */
    this.networks = Object.fromEntries(
      Object.entries(reference.networks).map(([name, parameters]) => [name, new Network(parameters)]),
    );
    /** @type {any[]} */
    this.optimisers = [];
    /** @type {Batch[]} */
    this.batches = [];
    /** @type {Tensor} */
    this.losses = null;
  }

  /** The batch lives as long as the model. @param {import('./reference.js').Step} step @returns {Batch} */
  upload({ images, noise }) {
    const { batch, channels, latent_size } = this.reference;
    const bytes = tf.tensor(images, [batch, IMAGE_SIZE, IMAGE_SIZE, channels], 'float32');
    const uploaded = {
      // A plain tensor would travel on its first use; one that is computed is there.
      images: tf.tidy(() => tf.sub(tf.div(bytes, 127.5), 1)),
      noise: tf.tensor(noise, [batch, latent_size]),
    };
    bytes.dispose();
    this.batches.push(uploaded);
    return uploaded;
  }

  /** One step; its losses can be read until the next one. @param {Batch} batch @returns {Tensor} */
  train(batch) {
    this.losses?.dispose();
    /** @type {Tensor[]} */
    const kept = [];
    // A loss that is computed inside of a differentiated function is freed with it unless kept.
    const keep = (/** @type {Tensor} */ scalar) => kept[kept.push(tf.keep(scalar)) - 1];
    this.losses = tf.tidy(() => tf.stack(this.step(batch, keep)));
    tf.dispose(kept);
    return this.losses;
  }

  /**
   * @abstract @param {Batch} _batch @param {(scalar: Tensor) => Tensor} _keep
   * @returns {Tensor[]} in the order of LOSS_NAMES
   */
  step(_batch, _keep) {
    throw new Error('each family has its own step');
  }

  /** @abstract @param {Tensor} _latents @returns {Tensor} images in inference mode */
  decode(_latents) {
    throw new Error('each family has its own decoder');
  }

  /** @param {Tensor} losses */
  async read(losses) {
    return namedLosses(this.reference.family, await losses.data());
  }

  /** Images, −1..1 and channels last, in inference mode. @param {Float32Array} latents */
  sample(latents) {
    const { latent_size } = this.reference;
    return fetched(() => this.decode(tf.tensor(latents, [latents.length / latent_size, latent_size])));
  }

  dispose() {
    tf.dispose([this.batches, this.losses]);
    for (const part of [...Object.values(this.networks), ...this.optimisers]) part.dispose();
  }
}

class Gan extends Model {
  /** @param {Reference} reference */
  constructor(reference) {
    super(reference);
    this.optimisers = [adam(reference), adam(reference)];
  }

  /** @param {Batch} batch @param {(scalar: Tensor) => Tensor} keep @returns {Tensor[]} in the order of LOSS_NAMES */
  step({ images, noise }, keep) {
    const { generator } = this.networks;
    /** @type {Tensor[]} */
    let losses = [];
    // The discriminator's step is taken in here, so that the generator runs forward once.
    const { value, grads } = tf.variableGrads(() => {
      const fake = tf.tanh(generator.upsample(noise, 'training'));
      losses = this.teachDiscriminator(images, fake, keep);
      return tf.mean(tf.softplus(tf.neg(this.predict(fake))));
    }, generator.trainable);
    this.optimisers[0].applyGradients(grads);
    const [loss, dReal, dFake] = losses;
    return [loss, value, dReal, dFake];
  }

  /** @param {Tensor} real @param {Tensor} fake @param {(scalar: Tensor) => Tensor} keep */
  teachDiscriminator(real, fake, keep) {
    /** @type {Tensor[]} */
    let probabilities = [];
    const { value, grads } = tf.variableGrads(() => {
      const logits = [this.predict(real), this.predict(fake)];
      probabilities = logits.map((l) => keep(tf.mean(tf.sigmoid(l))));
      return tf.add(tf.mean(tf.softplus(tf.neg(logits[0]))), tf.mean(tf.softplus(logits[1])));
    }, this.networks.discriminator.trainable);
    this.optimisers[1].applyGradients(grads);
    return [keep(value), ...probabilities];
  }

  /** Logits of being real. @param {Tensor} images */
  predict(images) {
    const { discriminator } = this.networks;
    return discriminator.head(discriminator.downsample(images, 'batch'));
  }

  /** @param {Tensor} latents */
  decode(latents) {
    return tf.tanh(this.networks.generator.upsample(latents, 'inference'));
  }
}

class Vae extends Model {
  /** @param {Reference} reference */
  constructor(reference) {
    super(reference);
    this.optimisers = [adam(reference)];
  }

  /** @param {Batch} batch @param {(scalar: Tensor) => Tensor} keep @returns {Tensor[]} in the order of LOSS_NAMES */
  step({ images, noise }, keep) {
    const { encoder, decoder } = this.networks;
    const { batch } = this.reference;
    /** @type {Tensor[]} */
    let terms = [];
    const { value, grads } = tf.variableGrads(() => {
      const [mean, logVariance] = this.encode(images, 'training');
      const latents = tf.add(mean, tf.mul(tf.exp(tf.div(logVariance, 2)), noise));
      const logits = decoder.upsample(latents, 'training');
      const intensity = tf.div(tf.add(images, 1), 2);
      const crossEntropy = tf.sub(tf.softplus(logits), tf.mul(logits, intensity));
      const twiceKl = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
      terms = [tf.div(tf.sum(crossEntropy), batch), tf.div(tf.sum(twiceKl), 2 * batch)].map(keep);
      return tf.add(terms[0], terms[1]);
    }, [...encoder.trainable, ...decoder.trainable]);
    this.optimisers[0].applyGradients(grads);
    return [value, ...terms];
  }

  /** @param {Tensor} latents */
  decode(latents) {
    return imageOf(this.networks.decoder.upsample(latents, 'inference'));
  }

  /** Means and log-variances of latents. @param {Tensor} images @param {Mode} mode @returns {[Tensor, Tensor]} */
  encode(images, mode) {
    const { encoder } = this.networks;
    return tf.split(encoder.head(encoder.downsample(images, mode)), 2, 1);
  }

  /** The batch's images by way of their mean latents. @param {Batch} batch */
  reconstruct({ images }) {
    return fetched(() => this.decode(this.encode(images, 'inference')[0]));
  }
}

/** A model with the reference's initial weights. @param {Reference} reference */
export function create(reference) {
  return reference.family === 'gan' ? new Gan(reference) : new Vae(reference);
}
