// Models that the worker has made take the place of those before, in every part of the page.

import type { Event } from '../protocol';
import { restoreCurves } from './kept-curves';
import type { PageParts } from './page-parts';
import { resumptionNotice } from './resumption';

export function beginModels(created: Extract<Event, { type: 'created' }>, parts: PageParts) {
  const { worker, models, kept, saving, playback, messages, creation, recovery } = parts;
  const { run, steps, pretrained, resumed } = created;
  worker.loading = undefined;
  // Whoever leaves a run wants a reload to leave it too.
  if (kept.current && kept.current !== run) {
    kept.leave(kept.current);
    saving.begin();
  }
  kept.adopt(run);
  // What was left is kept by now.
  void kept.refresh();
  models.begin(created);
  parts.asked.begin({ rows: created.rows, samples: created.sampleLabels, heldOut: created.heldOutLabels });
  parts.quality.begin(created.dataset.name);
  playback.begin();
  parts.latents.begin();
  parts.engines.begin();
  parts.address.update();
  if (resumed) void restoreCurves(run, models.all, () => kept.current === run).catch(() => {}); // new ones come with the next steps
  const interruption = recovery.takeInterruption();
  messages.notice = resumptionNotice(interruption, worker.device, { steps, resumed, pretrained }) ?? messages.notice;
  if (creation.resumed === run && !resumed && !interruption) {
    messages.notice = () => 'That run is no longer kept: these models are new ones.';
  }
  if (interruption?.training) parts.training.train();
}
