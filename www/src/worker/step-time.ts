// How long a step of a model takes.

import type { Lab } from './program';

/** The first steps prepare what the others use. */
const FIRST_STEPS = 2;
/** So many steps are timed together that neither a read-back nor a coarse clock counts. */
const TIME_MIN_MS = 200;
const STEPS_MAX = 64;

/** Milliseconds; the model trains a little. */
export async function stepTime(lab: Pick<Lab, 'train'>): Promise<number> {
  await lab.train(FIRST_STEPS);
  for (let steps = 1; ; steps *= 2) {
    const start = performance.now();
    await lab.train(steps);
    const milliseconds = performance.now() - start;
    if (milliseconds >= TIME_MIN_MS || steps === STEPS_MAX) return milliseconds / steps;
  }
}
