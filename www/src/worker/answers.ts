// What the page asks of a model and waits for.

import type { Answers, Question } from '../protocol';
import type { Column } from './column';
import type { Examining } from './examining';

/** Held-out images by which the dimensions are ranked, and that the map of latents shows. */
const ENCODED_MAX = 1000;
const SEARCH_STEPS = 150;

type ImageLatent = Extract<Question, { type: 'image-latent' }>;

/** About one model: answered where it lives. */
export type ModelQuestion = Extract<Question, { family: string }>;

export async function answer(column: Column, examining: Examining, question: ModelQuestion): Promise<Answers[ModelQuestion['type']]> {
  const { lab } = column;
  switch (question.type) {
    case 'decode':
      return lab.sampleLatents(question.latents, question.columns, question.labels);
    case 'sample-latent': {
      const latents = lab.latents(question.index + 1);
      return latents.slice(question.index * (latents.length / (question.index + 1)));
    }
    case 'held-out-latent':
      return column.latentOfHeldOut(question.index);
    case 'image-latent':
      return latentOf(column, question);
    case 'inspect':
      return { nearest: lab.nearestTraining(question.image), recognised: await examining.recognise(column, question.image) };
    case 'by-class':
      return column.byClass(question.of);
    case 'random-latent':
      return randomLatent(column, question.seed);
    case 'interpolate':
      return lab.interpolate(question.from, question.to, question.count);
    case 'dimensions':
      return column.searches ? undefined : lab.klByDimension(Math.min(ENCODED_MAX, column.heldOutCount));
    case 'encoded':
      return encoded(column);
    case 'probe':
      return lab.probe();
    case 'networks':
      return lab.networks();
    case 'model-file':
      return lab.save();
    case 'weights-file':
      return lab.exportWeights();
  }
}

/** By encoding where the family can, by searching where it cannot. */
async function latentOf(column: Column, { image, draws, labels }: ImageLatent): Promise<Answers['image-latent']> {
  const { lab } = column;
  if (column.searches) {
    const { latents } = await lab.search(image, lab.latents(1), SEARCH_STEPS, labels);
    const [error = NaN] = await lab.errors(latents, image, labels);
    return { latent: latents, draws: new Float32Array(), error };
  }
  const { mean, log_variance } = await lab.encode(image, labels);
  const [error = NaN] = await lab.errors(mean, image, labels);
  return { latent: mean, draws: lab.drawLatents(mean, log_variance, draws, 1), error };
}

/** From the prior N(0, 1). */
function randomLatent({ lab }: Column, seed: number): Float32Array {
  const zeros = new Float32Array(lab.latents(1).length);
  return lab.drawLatents(zeros, zeros, 1, seed);
}

async function encoded(column: Column): Promise<Answers['encoded']> {
  const { lab } = column;
  if (column.searches || lab.latents(1).length !== 2) return undefined;
  const count = Math.min(ENCODED_MAX, column.heldOutCount);
  const indices = Uint32Array.from({ length: count }, (_, index) => index);
  const labels = lab.heldOutLabels(count);
  const { mean } = await lab.encode(lab.heldOutValues(indices), labels);
  return { points: mean, labels };
}
