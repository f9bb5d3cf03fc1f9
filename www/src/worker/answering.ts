// Answers by the type of their question: the compiler sees to it that each fits.

import type { Answer, Answers, Question, QuestionType } from '../questions';

/** How questions of some types are answered, with what is known where they are. */
export type Answering<T extends QuestionType, Known extends unknown[]> = {
  [K in T]: (question: Question<K>, ...known: Known) => Answers[K] | Promise<Answers[K]>;
};

export async function answerBy<T extends QuestionType, Known extends unknown[]>(
  answering: Answering<T, Known>,
  question: Question<T>,
  ...known: Known
): Promise<Answer<T>> {
  return { to: question.type, answer: await answering[question.type](question, ...known) };
}
