// The models of a `create`, made beside the present ones, and where they come from.

import type { Command } from '../protocol';
import { phrase } from '../phrase';
import { storageReason } from '../storage/reason';
import { keptRun } from '../storage/runs';
import type { Datasets } from './datasets';
import { StorageError } from './failure';
import { FreshModels } from './fresh-models';
import type { Hosts } from './hosts';
import type { Pretrained } from './pretrained';

/** Where models live, and what they are made of. */
export interface Supplies {
  hosts: Hosts;
  cores: number;
  datasets: Datasets;
  pretrained: Pretrained;
}

/** `present` are the families that have a model now. */
export async function prepareModels(
  { run, plan, families, file, sources = {} }: Extract<Command, { type: 'create' }>,
  { hosts, datasets, pretrained }: Supplies,
  present: string[],
) {
  const { files = {}, resume = false, keep = [], pretrained: mayBeTrained = false } = sources;
  const all = await hosts.of(families);
  const places = new Map(all.map((host, index) => [families[index] ?? '', host]));
  const fresh = new FreshModels(
    places,
    families.filter((name) => !keep.includes(name) || !present.includes(name)),
  );
  const dataset = await datasets.load(plan.dataset, fresh.hosts, file);
  if (!dataset) return undefined;
  const kept = resume ? await readKept(run) : undefined;
  const trained = mayBeTrained && !kept ? await pretrained.of(plan.dataset, fresh.families) : undefined;
  await fresh.make(plan, kept?.models ?? trained?.files ?? files);
  return { dataset, fresh, kept, pretrained: trained };
}

/** Rejects if the browser does not give it back: fresh models in its place would be kept over it. */
function readKept(id: string) {
  return keptRun(id).catch((error: unknown) => {
    throw new StorageError(
      phrase('The saved run could not be read: {why}.', { why: storageReason(error) }),
      phrase('It has not been removed; try again under Runs.'),
    );
  });
}
