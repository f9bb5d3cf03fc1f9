// Runs in the page: trains the same networks with every library, in turns, and times them.

import { counts } from './counts.js';
import * as ours from './ours.js';

/**
 * @typedef {import('../peers/reference.js').Reference} Reference
 * @typedef {{ library: string, backend: string }} Entrant
 */

/**
 * Largest |loss − reference| / (1 + |reference|) of a library that is timed. The first step agrees
 * to 1e-5; after it Adam amplifies how each rounds, most of all in the small KL term.
 */
export const TOLERANCE = 1e-2;

/** @type {Record<string, any>} */
const LIBRARIES = {
  ours,
  stock: { ...ours, open: (/** @type {string} */ backend) => ours.open(backend, 'burn') },
};

/** @param {string} library */
async function load(library) {
  LIBRARIES[library] ??= await import(`/peers/${library}.js`);
  return LIBRARIES[library];
}

/** @param {number[]} values */
const sorted = (values) => values.toSorted((a, b) => a - b);
/** @param {number[]} values */
const median = (values) => sorted(values)[Math.floor(values.length / 2)] ?? NaN;

/**
 * Builds a model, proves over the reference's first steps that it is the same one, and leaves it
 * ready to be timed.
 * @param {Entrant} entrant @param {Reference} reference @param {number} steps
 */
async function enter({ library, backend }, reference, steps) {
  const api = await load(library);
  const start = performance.now();
  await api.open(backend);
  const model = await api.create(reference);
  let difference = 0;
  let firstStepMs = NaN;
  for (const step of reference.steps.slice(0, steps)) {
    const losses = await model.read(model.train(model.upload(step)));
    if (Number.isNaN(firstStepMs)) firstStepMs = performance.now() - start;
    for (const [name, expected] of Object.entries(step.losses)) {
      const error = Math.abs(losses[name] - expected) / (1 + Math.abs(expected));
      difference = Math.max(difference, Number.isNaN(error) ? Infinity : error);
    }
  }
  const agrees = difference <= TOLERANCE;
  const batch = agrees ? model.upload(reference.steps[0]) : undefined;
  return { api, model, batch, backend, agrees, difference, firstStepMs };
}

/**
 * Times entrants in turns: A B C A B C …
 * @param {Reference} reference @param {Entrant[]} entrants
 * @param {{ agreementSteps: number, rounds: number }} options
 */
export async function measure(reference, entrants, { agreementSteps, rounds }) {
  const runners = [];
  for (const entrant of entrants) {
    const key = `${entrant.library}_${entrant.backend}`;
    try {
      const entered = await enter(entrant, reference, agreementSteps);
      runners.push({ key, ...entered, hostMs: [0], stepMs: [0], sampleMs: [0], reconstructMs: [0], work: {} });
    } catch (error) {
      runners.push({ key, error: String(error), agrees: false });
    }
    console.log(key, JSON.stringify({ difference: runners.at(-1)?.difference, error: runners.at(-1)?.error }));
  }
  const timed = /** @type {any[]} */ (runners.filter((runner) => runner.agrees));
  const latents = Float32Array.from({ length: 64 * reference.latent_size }, (_, index) => Math.sin(index * 1.7));
  // Round 0 warms up and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const runner of timed) {
      await runner.api.open(runner.backend);
      const before = { ...counts };
      const start = performance.now();
      const losses = runner.model.train(runner.batch);
      if (runner.model.dispatch) await runner.model.dispatch(losses);
      const hostMs = performance.now() - start;
      const work = { ...counts };
      const values = await runner.model.read(losses);
      const stepMs = performance.now() - start;
      if (!Object.values(values).every(Number.isFinite)) throw new Error(`${runner.key}: a loss is not finite`);
      const sampleMs = await timeOf(() => runner.model.sample(latents));
      const reconstructMs =
        reference.family === 'vae' ? await timeOf(() => runner.model.reconstruct(runner.batch)) : NaN;
      if (round === 0) continue;
      for (const [list, value] of Object.entries({ hostMs, stepMs, sampleMs, reconstructMs })) {
        if (round === 1) runner[list] = [];
        runner[list].push(value);
      }
      runner.work = Object.fromEntries(
        Object.entries(work)
          .filter(([name]) => name !== 'gpuBytes')
          .map(([name, count]) => [name, count - (before[name] ?? 0)]),
      );
    }
  }
  for (const { model } of timed) model.dispose();
  return Object.fromEntries(
    runners.map(({ key, difference, firstStepMs, error, agrees, ...rest }) => {
      if (!agrees) return [key, { error: error ?? `differs by ${difference} from the reference; not timed` }];
      const { stepMs, hostMs, sampleMs, reconstructMs, work } = /** @type {any} */ (rest);
      const spread = { fastestMs: sorted(stepMs)[0], slowestMs: sorted(stepMs).at(-1) };
      const others = { hostMs: median(hostMs), sampleMs: median(sampleMs), reconstructMs: median(reconstructMs) };
      return [key, { stepMs: median(stepMs), ...spread, ...others, firstStepMs, difference, ...work }];
    }),
  );
}

/** @param {() => Promise<unknown>} action */
async function timeOf(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** Gigaflops of Burn's product of large squares on the CPU device. */
export async function cpuCeiling() {
  await ours.open('cpu');
  const size = 512;
  const products = 5;
  const times = [];
  for (let round = 0; round < 4; round += 1) {
    const start = performance.now();
    ours.squareProduct(size, products);
    times.push(performance.now() - start);
  }
  return (products * 2 * size ** 3) / Math.min(...times) / 1e6;
}

/** Module memory and GPU memory after some numbers of steps. @param {Reference} reference @param {string} backend @param {number[]} steps */
export async function memory(reference, backend, steps) {
  await ours.open(backend);
  const model = await ours.create(reference);
  const result = [];
  let done = 0;
  for (const goal of steps) {
    while (done < goal) {
      model.train();
      done += 1;
      // As the page does: the losses now and then, which also keeps the queue short.
      if (done % 10 === 0) await model.read();
    }
    await model.sample();
    result.push({ steps: goal, moduleBytes: await ours.memoryBytes(), gpuBytes: counts.gpuBytes });
  }
  model.dispose();
  return result;
}

/** Milliseconds from the start of loading the module to the first completed step. @param {Reference} reference @param {string} backend */
export async function firstStep(reference, backend) {
  const start = performance.now();
  await ours.open(backend);
  const opened = performance.now();
  const model = await ours.create(reference);
  model.train();
  await model.read();
  const end = performance.now();
  model.dispose();
  return { openMs: opened - start, firstStepMs: end - start, sincePageMs: end };
}

/** How long each bundled data set takes to decode. @param {string[]} datasets */
export async function decoding(datasets) {
  await ours.open('cpu');
  const measured = [];
  for (const name of datasets) {
    const { bytes, decodeMs } = await ours.decoding(name, 5);
    measured.push({ name, bytes, decodeMs: median(decodeMs) });
  }
  return measured;
}
