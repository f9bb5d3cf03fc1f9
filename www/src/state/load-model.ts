// A model file takes the place of the model of its family.

import { createContext } from 'svelte';
import type { FamilyDescription, Hyperparameter, LabConfig } from '../../../pkg/gan_vae_lab.js';
import { type Plan, sameModel } from '../plan';
import { Settings } from './settings.svelte';
import { listedNames, number } from '../locale/numbers';
import { say } from '../locale/say';
import type { PageParts } from './page-parts';

/** Larger files are no models of this page: those of the widest networks have less than a tenth. */
const FILE_BYTES_MAX = 2 ** 30;
/** Names of own data sets that follow from the images; older ones follow from the time. */
const NAME_BY_CONTENT = /^own-[0-9a-f]{16}$/;

/** Whether a file calls itself a model. */
export const isModelFile = ({ name }: File) => /\.safetensors$/i.test(name);

type Parts = Pick<PageParts, 'program' | 'settings' | 'datasets' | 'worker' | 'models' | 'nextPlan' | 'creation' | 'messages'>;

/** Rejects with the reason if the file is of no use; then everything stays as it is. */
export type LoadModel = (file: File) => Promise<void>;

export const modelLoader =
  (parts: Parts): LoadModel =>
  (file) =>
    loadModel(file, parts);

export const [getLoadModel, setLoadModel] = createContext<LoadModel>();

async function loadModel(file: File, parts: Parts): Promise<void> {
  const { program, settings, datasets, worker, models, nextPlan, creation, messages } = parts;
  if (file.size > FILE_BYTES_MAX) return refuse(`"${file.name}" is larger than 1 GB, so it is not a model of this page.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { config, dataset_title, step } = await worker.ask({ type: 'read-model', file: bytes });
  if (!datasets.all.some(({ name }) => name === config.dataset)) {
    return refuse(`This model was trained on "${say(dataset_title)}", which is not in this browser. ${adviceOnData(config.dataset)}`);
  }
  const { plan } = models;
  const family = program.families.find(({ name }) => name === config.family);
  if (!plan || !family) return;
  const next = planOf(config, plan, family);
  const others = models.all.filter(({ name }) => name !== family.name);
  const keep = others.filter(({ name }) => sameModel(plan, next, name)).map(({ name }) => name);
  const lost = others.filter((one) => !one.untouched && !keep.includes(one.name));
  const question = `This file uses different shared settings, so these will start over: ${listedNames(lost.map(({ shortTitle }) => shortTitle))}. Load it anyway?`;
  if (lost.length > 0 && !confirm(question)) return;
  nextPlan.take(next);
  if (!settings.families.includes(family.name)) settings.families = [...settings.families, family.name];
  creation.create({ files: { [family.name]: bytes }, keep });
  messages.notice = () => `Loaded: ${family.name.toUpperCase()} from "${file.name}", step ${number(step)}.`;
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
