// What the page asks of a model and waits for.

import type { Answer, Answers, ModelQuestionType, Question } from '../questions';
import { answerBy, type Answering } from './answering';
import type { Column } from './column';
import type { Evaluating } from './evaluating';

/** Held-out images by which the dimensions are ranked, and that the map of latents shows. */
const ENCODED_MAX = 1000;
/** Steps of the search for the latent of an image, in a family without an encoder. */
const SEARCH_STEPS = 150;

export type ModelQuestion = Question<ModelQuestionType>;

const ANSWERING: Answering<ModelQuestionType, [Column, Evaluating]> = {
  decode: ({ latents, columns, labels }, { lab }) => lab.sampleLatents(latents, columns, labels),
  drift: ({ latent, pictures, labels }, { lab }) => lab.drift(latent, pictures, labels),
  'sample-latent': ({ index }, { lab }) => {
    const latents = lab.latents(index + 1);
    return latents.slice(index * (latents.length / (index + 1)));
  },
  'held-out-latent': ({ index }, column) => column.latentOfHeldOut(index),
  'image-latent': ({ image, draws, labels }, { lab }) => lab.latentOfImage(image, draws, SEARCH_STEPS, labels),
  inspect: async ({ image }, column, evaluating) => ({
    nearest: column.lab.nearestTraining(image),
    recognised: await evaluating.recognise(column, image),
  }),
  'by-class': ({ of }, column) => column.byClass(of),
  'random-latent': ({ seed }, { lab }) => lab.randomLatent(seed),
  interpolate: ({ from, to, count }, { lab }) => lab.interpolate(from, to, count),
  dimensions: (_, column) => (column.hasPosteriors ? column.lab.klByDimension(Math.min(ENCODED_MAX, column.heldOutCount)) : undefined),
  encoded: (_, column) => encoded(column),
  probe: (_, { lab }) => lab.probe(),
  networks: (_, { lab }) => lab.networks(),
  'model-file': (_, { lab }) => lab.save(),
  'weights-file': (_, { lab }) => lab.exportWeights(),
};

export function answer(question: ModelQuestion, column: Column, evaluating: Evaluating): Promise<Answer<ModelQuestionType>> {
  return answerBy(ANSWERING, question, column, evaluating);
}

async function encoded(column: Column): Promise<Answers['encoded']> {
  const { lab } = column;
  if (!column.hasPosteriors || lab.latents(1).length !== 2) return undefined;
  const count = Math.min(ENCODED_MAX, column.heldOutCount);
  const indices = Uint32Array.from({ length: count }, (_, index) => index);
  const { mean } = await lab.encodeHeldOut(indices);
  return { points: mean, labels: lab.heldOutLabels(count) };
}
