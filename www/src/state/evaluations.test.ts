import { expect, test } from 'vitest';
import type { EvaluationReport } from '../../../pkg/gan_vae_lab.js';
import { sayAll } from '../locale/say';
import { Evaluations } from './evaluations.svelte';

test('a report that an earlier version of the page kept says what it said then', () => {
  const kept = {
    step: 300,
    samples: 512,
    values: { recall: 0.5 },
    verdict: { tone: 'fair', code: 'varied-blurred', text: 'all 10 classes, varied, but blurred' },
  };
  const evaluations = new Evaluations();
  evaluations.restore([kept as unknown as EvaluationReport], 300);
  const { latest } = evaluations;
  expect(latest && sayAll(latest.summary.phrases)).toBe('all 10 classes, varied, but blurred');
  expect(latest).toMatchObject({ left_out: [], compared: 512, rough: false });
});
