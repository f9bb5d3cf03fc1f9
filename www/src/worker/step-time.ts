// How long a step of a model takes.

import type { Lab } from './program';

/** The first steps prepare what the others use. */
const FIRST_STEPS = 2;
/** So many steps are timed together that neither a read-back nor a coarse clock counts. */
const TIME_MIN_MS = 200;
const STEPS_MAX = 64;
/** The shortest time counts: whatever else goes on in a machine makes steps longer, never shorter. */
const ATTEMPTS = 3;

/** Milliseconds; the model trains a little. */
export async function stepTime(lab: Pick<Lab, 'train'>): Promise<number> {
  const timed = async (steps: number) => {
    const start = performance.now();
    await lab.train(steps);
    return performance.now() - start;
  };
  await lab.train(FIRST_STEPS);
  let steps = 1;
  let shortest = await timed(steps);
  while (shortest < TIME_MIN_MS && steps < STEPS_MAX) {
    steps *= 2;
    shortest = await timed(steps);
  }
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) shortest = Math.min(shortest, await timed(steps));
  return shortest / steps;
}
