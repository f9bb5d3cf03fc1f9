// The first models of a worker: those that were interrupted, those of the address, or those that were kept.

import type { Event } from '../protocol';
import { applyChoices } from './address';
import type { PageParts } from './page-parts';
import { allTrained } from './resumption';
import { phrase } from '../phrase';

export async function openFirstModels({ description, device, catalogue }: Extract<Event, { type: 'ready' }>, parts: PageParts) {
  const { program, settings, datasets, address, worker, schedule, models, nextPlan, kept, creation, resumption, recovery } = parts;
  const first = !program.isKnown;
  program.take(description);
  worker.device = device;
  if (first) {
    models.prepare(description.families);
    applyChoices(address.choices, settings, description);
  }
  schedule.send();
  const missing = await datasets.open(catalogue, address.choices.dataset);
  if (recovery.interruption) {
    const { plan, run } = recovery.interruption;
    nextPlan.take(plan);
    return creation.create({}, run);
  }
  await kept.refresh();
  const run = kept.toResume(nextPlan.plan, description.families);
  if (run && (await kept.take(run.id))) {
    settings.families = allTrained(run, settings);
    creation.create({}, run.id);
  } else {
    creation.createPretrainedIfDefault();
    resumption.offer = kept.toOffer((dataset) => datasets.all.some(({ name }) => name === dataset));
  }
  if (missing) {
    const hint = phrase('Your own images are stored only in the browser where you added them.');
    parts.messages.failure = { kind: 'unknown-dataset', message: phrase('No data set named "{missing}".', { missing }), hint };
  }
}
