// What the page asks the worker and waits for: by the type of a question, what goes with it, and what is answered.

import type { ImageLatent, ModelSummary, NearestImage, NetworkDescription, ProbeReport, Recognised, Sound } from '../../pkg/gan_vae_lab.js';
import type { Plan } from './plan';
import type { Picture } from './protocol';

/** Whose latents the columns of a grid by class are. */
export type ByClassOf = 'samples' | 'held-out';

/** In bytes. */
export interface Memory {
  /** Heaps of the program, of all workers together. */
  wasm: number;
  /** What of those heaps is in use: a heap never shrinks. */
  used: number;
  gpu: number;
  /** The heap of each family's own worker; none where one worker trains them all. */
  families: Record<string, number>;
}

/** What the measures cost. */
export interface EvaluatingCost {
  /** Time of evaluating while training goes on, as a share of the time of training. */
  share: number;
  /** Milliseconds that a slice takes; unknown before the first. */
  slice: number | undefined;
  /** Milliseconds of evaluating while training went on. */
  evaluated: number;
}

/** A question with a family is answered by its model. */
interface Exchanges {
  /** Conditional models decode as what the labels say: one for all images. */
  decode: { question: { family: string; latents: Float32Array; columns: number; labels?: Uint8Array }; answer: Picture };
  /** Images from noise to what a latent decodes to, side by side; in a family that makes images step by step. */
  drift: { question: { family: string; latent: Float32Array; pictures: number; labels?: Uint8Array }; answer: Picture };
  /** The latent of a sample. */
  'sample-latent': { question: { family: string; index: number }; answer: Float32Array };
  'held-out-latent': { question: { family: string; index: number }; answer: Float32Array };
  /** The latent of an image of the visitor, and others drawn from the posterior where the family has one. */
  'image-latent': {
    question: { family: string; image: Float32Array; draws: number; labels?: Uint8Array };
    answer: ImageLatent;
  };
  /**
   * How one image compares with the data set: planar values in −1..1. `recognised` is what the classifier of the data set
   * sees; nothing as long as there is none.
   */
  inspect: { question: { family: string; image: Float32Array }; answer: { nearest: NearestImage; recognised: Recognised[] } };
  /** The same latents as every class, or as combinations of attributes; with the images themselves if they are held-out ones. */
  'by-class': { question: { family: string; of: ByClassOf }; answer: { grid: Picture; originals?: Picture } };
  'random-latent': { question: { family: string; seed: number }; answer: Float32Array };
  interpolate: { question: { family: string; from: Float32Array; to: Float32Array; count: number }; answer: Float32Array };
  /** KL of every dimension in nats; nothing in a family without posteriors. */
  dimensions: { question: { family: string }; answer: Float32Array | undefined };
  /** Two numbers and a label an image; nothing unless latents have two dimensions and posteriors. */
  encoded: { question: { family: string }; answer: { points: Float32Array; labels: Uint8Array } | undefined };
  /** How far a linear classifier gets with what the model knows of images. */
  probe: { question: { family: string }; answer: ProbeReport };
  networks: { question: { family: string }; answer: NetworkDescription[] };
  'model-file': { question: { family: string }; answer: Uint8Array<ArrayBuffer> };
  'weights-file': { question: { family: string }; answer: Uint8Array<ArrayBuffer> };
  'read-model': { question: { file: Uint8Array }; answer: ModelSummary };
  /** Multiplications of a step of all families, for comparing steps with different settings. */
  work: { question: { plan: Plan; families: string[]; channels: number }; answer: number };
  memory: { question: object; answer: Memory };
  'evaluating-cost': { question: object; answer: EvaluatingCost };
  /** What a picture of grey values sounds like. */
  sound: { question: { dataset: string; picture: Uint8Array<ArrayBuffer> }; answer: Sound };
}

export type QuestionType = keyof Exchanges;

export type Question<T extends QuestionType = QuestionType> = { [K in T]: { type: K } & Exchanges[K]['question'] }[T];

/** What a question of a type is answered. */
export type Answers = { [T in QuestionType]: Exchanges[T]['answer'] };

/** An answer, and to what type of question. */
export type Answer<T extends QuestionType = QuestionType> = { [K in T]: { to: K; answer: Answers[K] } }[T];

/** About one model: answered where it lives. */
export type ModelQuestionType = Extract<Question, { family: string }>['type'];
