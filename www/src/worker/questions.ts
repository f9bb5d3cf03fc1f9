// What the page asks for and waits for: answered by the model that it is about, or here.

import { readModel } from '../../../pkg/gan_vae_lab.js';
import type { Answers, Question } from '../protocol';
import type { Session } from './session';

export async function answer(session: Session, question: Question): Promise<Answers[Question['type']]> {
  if ('family' in question) {
    session.attend();
    return session.model(question.family).host.answer(question);
  }
  switch (question.type) {
    case 'read-model':
      return readModel(question.file);
    case 'memory':
      return session.memory();
    case 'examining-cost':
      return session.examiningCost();
    case 'sound':
      return session.sound(question.dataset, question.picture);
  }
}
