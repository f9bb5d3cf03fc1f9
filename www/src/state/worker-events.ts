// What the worker tells by itself, passed on to the parts of the page that it concerns.

import type { Event } from '../protocol';
import { openFirstModels } from './first-models';
import type { PageParts } from './page-parts';
import { beginModels } from './present-models';
import { phrase } from '../phrase';

export function takeEvent(event: Event, parts: PageParts) {
  const { worker, models, training, quality, messages, saving, recovery } = parts;
  switch (event.type) {
    case 'loading':
      worker.loading = event.what;
      break;
    case 'ready':
      return void openFirstModels(event, parts).catch(messages.report);
    case 'created':
      return beginModels(event, parts);
    case 'training':
      training.running = event.running;
      if (event.running) parts.creation.left = undefined;
      break;
    case 'losses':
    case 'curves':
    case 'pictures':
    case 'searching':
    case 'evaluation':
    case 'alarm':
      models.of(event.family)?.take(event);
      if (event.type === 'pictures') parts.latents.follow(event.family);
      // While nothing trains, no save follows that would keep it.
      if (event.type === 'evaluation' && !training.running) void saving.keepMeasures();
      break;
    case 'comparing':
      parts.engines.progress = event.progress;
      break;
    case 'engines':
      parts.engines.take(event);
      break;
    case 'fitting':
      parts.fit.progress = event.progress;
      break;
    case 'widths':
      parts.fit.take(event);
      break;
    case 'baseline':
      quality.take(event.baseline);
      break;
    case 'evaluating': {
      if (event.family === undefined) {
        quality.prepare(event);
        break;
      }
      const evaluations = models.of(event.family)?.evaluations;
      if (evaluations) evaluations.progress = event.progress;
      break;
    }
    case 'unevaluated':
      quality.missing = event.reason;
      break;
    case 'saved':
      void saving.take(event);
      break;
    case 'not-saved':
      saving.notSaved = event.reason;
      break;
    case 'diverged':
      messages.failure = {
        kind: 'page',
        message: phrase('{model} training diverged at step {step}: a loss is no longer a number.', {
          model: event.family.toUpperCase(),
          step: event.step,
        }),
        hint: phrase('Lower the learning rate and start over.'),
      };
      break;
    case 'refused':
      return recovery.refuse(event);
    case 'broken':
      parts.engines.progress = undefined;
      parts.fit.progress = undefined;
      return recovery.break(event.failure);
  }
}
