// A grade as a word and a sign: colour alone tells nothing to many people.

import type { Severity } from '../../../pkg/gan_vae_lab.js';

export const grades = (): Record<Severity, { word: string; sign: string }> => ({
  good: { word: 'Good', sign: '✓' },
  fair: { word: 'Fair', sign: '◐' },
  bad: { word: 'Poor', sign: '✕' },
  early: { word: 'Too early', sign: '–' },
  ungraded: { word: 'No grade', sign: '–' },
});
