// Trains fresh models of all families with both engines, one family after the other, so that they do not slow each other.

import type { Plan } from '../plan';
import type { Comparer } from './burn';
import { failureOf } from './failure';
import type { Post } from './model-news';
import { nextMessage } from './next-message';

/** Whose families are compared, on what plan. */
export interface Compared {
  families: string[];
  plan: Plan;
  start: (signal: AbortSignal) => Promise<Comparer>;
}

/** Until it is done, refused, or somebody ends it. */
export async function compareEngines({ families, plan, start }: Compared, post: Post, signal: AbortSignal) {
  post({ type: 'comparing', progress: 0 });
  const finished = new AbortController();
  signal.addEventListener('abort', () => finished.abort());
  try {
    const comparer = await start(finished.signal);
    for (const [index, family] of families.entries()) {
      await comparer.begin(plan, family);
      for (let progress = 0; progress < 1; await nextMessage()) {
        const comparison = await comparer.goOn();
        progress = comparison.progress;
        post({ type: 'engines', family, comparison });
        post({ type: 'comparing', progress: (index + progress) / families.length });
      }
      await comparer.end();
    }
  } catch (error) {
    if (!signal.aborted) post({ type: 'refused', command: 'compare-engines', failure: failureOf(error) });
  } finally {
    finished.abort();
    post({ type: 'comparing', progress: undefined });
  }
}
