// Trains fresh models of one width after the other for a moment, until they are too slow for a pleasant pace.

import type { Plan } from '../plan';
import { isPleasant, type WidthTrial, WIDTHS } from '../width-fit';
import { failureOf } from './failure';
import { type Host, sideBySide } from './hosts';
import type { Post } from './model-news';
import { nextMessage } from './next-message';

/** Whose models are tried, on what plan. */
export interface Fitted {
  models: { family: string; host: Pick<Host, 'timeSteps'> }[];
  plan: Plan;
}

/** Until it is done, refused, or somebody ends it. */
export async function fitWidth({ models, plan }: Fitted, post: Post, signal: AbortSignal) {
  const trials: WidthTrial[] = [];
  post({ type: 'fitting', progress: 0 });
  try {
    for (const [index, width] of WIDTHS.entries()) {
      const milliseconds = await stepOf(models, { ...plan, shared: { ...plan.shared, width } });
      if (signal.aborted) return;
      const trial = { width, milliseconds };
      trials.push(trial);
      post({ type: 'widths', trials });
      post({ type: 'fitting', progress: (index + 1) / WIDTHS.length });
      if (!isPleasant(trial)) return;
      await nextMessage();
    }
  } catch (error) {
    if (!signal.aborted) post({ type: 'refused', command: 'fit-width', failure: failureOf(error) });
  } finally {
    post({ type: 'fitting', progress: undefined });
  }
}

/** A step of all of them: at once where each has a host, one after the other where they share one. */
async function stepOf(models: Fitted['models'], plan: Plan): Promise<number> {
  const times = new Map<Fitted['models'][number]['host'], number>();
  await sideBySide(models, async ({ family, host }) => {
    const milliseconds = await host.timeSteps(plan, family);
    times.set(host, (times.get(host) ?? 0) + milliseconds);
  });
  return Math.max(...times.values());
}
