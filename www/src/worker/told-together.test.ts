import { expect, test } from 'vitest';
import type { EvaluationReport } from '../../../pkg/gan_vae_lab.js';
import { ToldTogether } from './told-together';

const event = (family: string, step: number) => ({ type: 'evaluation', family, report: { step } as EvaluationReport }) as const;

function reports() {
  const told: string[] = [];
  return { told, reports: new ToldTogether(({ family, report }) => told.push(`${family} ${report.step}`)) };
}

test('reports of models that are evaluated side by side come together', () => {
  const { told, reports: together } = reports();
  together.expect([
    { family: 'gan', step: 60 },
    { family: 'vae', step: 60 },
  ]);
  together.take(event('vae', 60));
  expect(told).toEqual([]);
  together.take(event('gan', 60));
  expect(told).toEqual(['vae 60', 'gan 60']);
});

test('a model that is known as it is is not waited for, one that took its place is', () => {
  const { told, reports: together } = reports();
  const both = [
    { family: 'gan', step: 9 },
    { family: 'vae', step: 9 },
  ];
  together.know({ family: 'gan', step: 9 });
  together.expect(both);
  together.take(event('vae', 9));
  expect(told).toEqual(['vae 9']);
  together.forget(['gan', 'vae']);
  together.expect(both);
  together.take(event('vae', 9));
  expect(told).toEqual(['vae 9']);
  together.take(event('gan', 9));
  expect(told).toEqual(['vae 9', 'vae 9', 'gan 9']);
});

test('what was held is kept while the model is the same, and goes when it has learnt more', () => {
  const { told, reports: together } = reports();
  together.expect([
    { family: 'gan', step: 5 },
    { family: 'vae', step: 5 },
  ]);
  together.take(event('gan', 5));
  together.expect([
    { family: 'gan', step: 5 },
    { family: 'vae', step: 5 },
  ]);
  together.take(event('vae', 5));
  expect(told).toEqual(['gan 5', 'vae 5']);
  together.expect([
    { family: 'gan', step: 6 },
    { family: 'vae', step: 6 },
  ]);
  together.take(event('gan', 6));
  together.expect([
    { family: 'gan', step: 8 },
    { family: 'vae', step: 8 },
  ]);
  together.take(event('vae', 8));
  expect(told).toEqual(['gan 5', 'vae 5']);
  together.release();
  expect(told).toEqual(['gan 5', 'vae 5', 'vae 8']);
});
