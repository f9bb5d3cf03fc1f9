// This project's package behind the interface of the peers.

export const name = 'ours';
export const backends = ['webgpu', 'cpu'];

/** @type {typeof import('../../pkg/gan_vae_lab.js')} */
let lab;
let engine = 'program';

/** Loads the package once and brings a device up. @param {string} backend @param {string} [chosen] */
export async function open(backend, chosen = 'program') {
  if (!lab) {
    lab = await import(/** @type {string} */ ('/pkg/gan_vae_lab.js'));
    await lab.default();
  }
  engine = chosen;
  const report = await lab.openDevice(/** @type {any} */ (backend));
  if (!report.self_test.passed) throw new Error(`the self-test failed on ${backend}`);
}

/** @type {Set<string>} */
const loaded = new Set();

/** @param {string} dataset */
async function load(dataset) {
  if (loaded.has(dataset)) return;
  lab.loadDataset(await file(dataset));
  loaded.add(dataset);
}

/** @param {string} dataset */
async function file(dataset) {
  return new Uint8Array(await (await fetch(`/datasets/${dataset}.gvld`)).arrayBuffer());
}

/** Bytes of a data set and the milliseconds that decoding it takes, several times. @param {string} dataset @param {number} times */
export async function decoding(dataset, times) {
  const bytes = await file(dataset);
  const decodeMs = Array.from({ length: times }, () => {
    const start = performance.now();
    lab.loadDataset(bytes);
    return performance.now() - start;
  });
  return { bytes: bytes.length, decodeMs };
}

/**
 * The lab draws its batches and noise from the same seed as the reference, so nothing of it has to
 * be uploaded.
 * @param {import('../peers/reference.js').Reference} reference
 */
export async function create({ family, channels, width, batch, latent_size, learning_rate, beta_1, beta_2 }) {
  const shared = { width, batch_size: batch, latent_size, learning_rate, beta_1, beta_2 };
  // The peers have one rate for both networks, and no average.
  const hyperparameters = family === 'gan' ? { ...shared, discriminator_rate: 1, average: 0 } : shared;
  const dataset = channels === 1 ? 'digits' : 'faces';
  await load(dataset);
  const model = new lab.Lab(/** @type {any} */ ({ dataset, family, seed: 1, hyperparameters, engine }));
  const images = Uint32Array.from({ length: 64 }, (_, index) => index);
  return {
    upload: () => undefined,
    train: () => model.trainStep(1),
    read: async () => (await model.losses())?.values,
    sample: () => model.sample(64, 8),
    reconstruct: () => model.reconstruct(images, 8),
    dispose: () => model.free(),
  };
}

/** Products of two square matrices with Burn on the CPU device. @param {number} size @param {number} times */
export const squareProduct = (size, times) => lab.squareProduct(size, times);

/** Bytes of the module's memory. */
export async function memoryBytes() {
  const { memory } = await lab.default();
  return memory.buffer.byteLength;
}
