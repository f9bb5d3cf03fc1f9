// What the page asks for and waits for: answered by the model that it is about, or here.

import type { Sound } from '../../../pkg/gan_vae_lab.js';
import { configOf, type Plan } from '../plan';
import type { Answer, EvaluatingCost, ModelQuestionType, Question, QuestionType } from '../questions';
import { total } from './allowance';
import { answerBy, type Answering } from './answering';
import type { PresentModels } from './present-models';
import { readModel, workOfStep } from './program';
import type { Session } from './session';

const ANSWERING: Answering<Exclude<QuestionType, ModelQuestionType>, [Session]> = {
  'read-model': ({ file }) => readModel(file),
  work: ({ plan, families, channels }) => families.reduce((sum, family) => sum + workOf(plan, family, channels), 0),
  memory: (_, { supplies }) => supplies.hosts.memory(),
  'evaluating-cost': (_, { models }) => evaluatingCost(models),
  sound: ({ dataset, picture }, { models }) => sound(models, dataset, picture),
};

export async function answer(question: Question, session: Session): Promise<Answer> {
  if (!('family' in question)) return answerBy(ANSWERING, question, session);
  session.attend();
  return session.models.of(question.family).host.answer(question);
}

function workOf(plan: Plan, family: string, channels: number): number {
  return workOfStep(family, channels, configOf(plan, family).hyperparameters ?? {});
}

async function evaluatingCost({ hosts }: PresentModels): Promise<EvaluatingCost> {
  return total(await Promise.all(hosts.map((host) => host.evaluatingCost())));
}

/** What a picture of a data set sounds like; models that train on it know how. */
async function sound({ hosts }: PresentModels, dataset: string, picture: Uint8Array<ArrayBuffer>): Promise<Sound> {
  const [host] = hosts;
  if (!host) throw new Error('There are no models yet');
  return host.sound(dataset, picture);
}
