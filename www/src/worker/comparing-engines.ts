// Trains fresh models of all families with both engines, one family after the other, so that they do not slow each other.

import type { Plan } from '../plan';
import { failureOf } from './failure';
import type { Model } from './model';
import type { Post } from './model-news';
import { nextMessage } from './next-message';

/** Whose families are compared, on what plan. */
export interface Compared {
  models: Pick<Model, 'family' | 'host'>[];
  plan: Plan;
}

/** Until it is done, refused, or somebody ends it. Rejects if the device is lost. */
export async function compareEngines({ models, plan }: Compared, post: Post, goesOn: () => boolean) {
  post({ type: 'comparing', progress: 0 });
  try {
    for (const [index, model] of models.entries()) {
      const tell = (progress: number) => post({ type: 'comparing', progress: (index + progress) / models.length });
      if (goesOn()) await compareOne(model, plan, { post, tell, goesOn });
    }
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind === 'device') throw error;
    post({ type: 'refused', command: 'compare-engines', failure });
  } finally {
    post({ type: 'comparing', progress: undefined });
  }
}

interface Listeners {
  post: Post;
  tell: (progress: number) => void;
  goesOn: () => boolean;
}

async function compareOne({ family, host }: Compared['models'][number], plan: Plan, { post, tell, goesOn }: Listeners) {
  await host.beginComparison(plan, family);
  try {
    for (let progress = 0; progress < 1 && goesOn(); await nextMessage()) {
      const comparison = await host.compareOn();
      progress = comparison.progress;
      post({ type: 'engines', family, comparison });
      tell(progress);
    }
  } finally {
    await host.endComparison();
  }
}
