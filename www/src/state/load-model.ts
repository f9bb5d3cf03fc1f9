// A model file takes the place of the model of its family.

import type { FamilyDescription, Hyperparameter, LabConfig } from '../../../pkg/gan_vae_lab.js';
import { type Plan, sameModel } from '../plan';
import type { LabState } from './lab.svelte';
import { Settings } from './settings.svelte';
import { listedNames, number } from '../locale/numbers';
import { say } from '../locale/say';

/** Larger files are no models of this page: those of the widest networks have less than a tenth. */
const FILE_BYTES_MAX = 2 ** 30;
/** Names of own data sets that follow from the images; older ones follow from the time. */
const NAME_BY_CONTENT = /^own-[0-9a-f]{16}$/;

/** Whether a file calls itself a model. */
export const isModelFile = ({ name }: File) => /\.safetensors$/i.test(name);

/** Rejects with the reason if the file is of no use; then everything stays as it is. */
export async function loadModel(lab: LabState, file: File): Promise<void> {
  if (file.size > FILE_BYTES_MAX) return refuse(`"${file.name}" is larger than 1 GB, so it is not a model of this page.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { config, dataset_title, step } = await lab.client.ask({ type: 'read-model', file: bytes });
  if (!lab.datasets.all.some(({ name }) => name === config.dataset)) {
    return refuse(`This model was trained on "${say(dataset_title)}", which is not in this browser. ${adviceOnData(config.dataset)}`);
  }
  const { plan } = lab;
  const family = lab.families.find(({ name }) => name === config.family);
  if (!plan || !family) return;
  const next = planOf(config, plan, family);
  const others = lab.models.filter(({ name }) => name !== family.name);
  const keep = others.filter(({ name }) => sameModel(plan, next, name)).map(({ name }) => name);
  const lost = others.filter((one) => !one.untouched && !keep.includes(one.name));
  const question = `This file uses different shared settings, so these will start over: ${listedNames(lost.map(({ shortTitle }) => shortTitle))}. Load it anyway?`;
  if (lost.length > 0 && !confirm(question)) return;
  lab.settings.take(next);
  if (!lab.settings.families.includes(family.name)) lab.settings.families = [...lab.settings.families, family.name];
  lab.datasets.chosen = next.dataset;
  lab.create({ files: { [family.name]: bytes }, keep });
  lab.notice = () => `Loaded: ${family.name.toUpperCase()} from "${file.name}", step ${number(step)}.`;
}

function refuse(why: string): never {
  throw new Error(why);
}

function adviceOnData(dataset: string): string {
  return NAME_BY_CONTENT.test(dataset)
    ? 'Add the same images under Data first, in grey if they were, and with the same labels.'
    : 'It was made before this page knew data sets by their content, so only the browser that has it can go on.';
}

/** The present plan, with what a model of one family was made with. */
function planOf({ dataset, seed, hyperparameters = {} }: LabConfig, present: Plan, family: FamilyDescription): Plan {
  const settings = new Settings();
  settings.take({ ...present, seed, shared: {}, own: { ...present.own, [family.name]: {} } });
  for (const parameter of family.hyperparameters as Hyperparameter[]) {
    const value = hyperparameters[parameter.key];
    if (value !== undefined) settings.set(parameter, family.name, value);
  }
  return settings.plan(dataset);
}
