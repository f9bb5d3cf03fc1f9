// What the page asks for and waits for: answered by the model that it is about, or here.

import { readModel, type Sound } from '../../../pkg/gan_vae_lab.js';
import type { Answers, ExaminingCost, Question } from '../protocol';
import { total } from './allowance';
import type { PresentModels } from './present-models';
import type { Session } from './session';

export async function answer(session: Session, question: Question): Promise<Answers[Question['type']]> {
  if ('family' in question) {
    session.attend();
    return session.models.of(question.family).host.answer(question);
  }
  switch (question.type) {
    case 'read-model':
      return readModel(question.file);
    case 'memory':
      return session.supplies.hosts.memory();
    case 'examining-cost':
      return examiningCost(session.models);
    case 'sound':
      return sound(session.models, question.dataset, question.picture);
  }
}

async function examiningCost({ hosts }: PresentModels): Promise<ExaminingCost> {
  return total(await Promise.all(hosts.map((host) => host.examiningCost())));
}

/** What a picture of a data set sounds like; models that train on it know how. */
async function sound({ hosts }: PresentModels, dataset: string, picture: Uint8Array<ArrayBuffer>): Promise<Sound> {
  const [host] = hosts;
  if (!host) throw new Error('There are no models yet');
  return host.sound(dataset, picture);
}
