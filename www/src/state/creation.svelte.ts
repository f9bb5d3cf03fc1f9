// New models in the place of the present ones, which stay kept as the run that they are.

import { createContext } from 'svelte';
import type { Preset } from '../../../pkg/gan_vae_lab.js';
import { type Plan, samePlan } from '../plan';
import type { Sources } from '../protocol';
import { newRunId } from '../storage/run-record';
import { allFamilies, chosenFamilies, type ModelsChoice } from './shown-models';
import type { PageParts } from './page-parts';

type Parts = Pick<
  PageParts,
  'program' | 'settings' | 'datasets' | 'worker' | 'models' | 'nextPlan' | 'kept' | 'messages' | 'schedule' | 'training'
>;

export class Creation {
  readonly #parts: Parts;
  /** The run that the visitor left for new models, until those are trained. */
  left = $state<string>();
  /** The kept run that new models were asked of. */
  resumed: string | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** New models: of a kept run if one is named, which this tab must have taken, else those of `sources`, or fresh ones. */
  create(sources: Omit<Sources, 'resume'> = {}, resumed?: string) {
    const { program, settings, datasets, worker, models, nextPlan, kept, messages } = this.#parts;
    messages.dismiss();
    this.left = undefined;
    const { keep = [] } = sources;
    const families = allFamilies(program.families).filter((name) => settings.families.includes(name) || keep.includes(name));
    // What was trained and is replaced stays what it is: the new models are another run.
    const goesOn = models.all.every(({ name, untouched }) => untouched || keep.includes(name));
    const run = resumed ?? (keep.length > 0 && goesOn ? kept.next : newRunId());
    kept.expect(run);
    this.resumed = resumed;
    const { plan } = nextPlan;
    const file = datasets.choice?.file;
    worker.send({ type: 'create', run, plan, families, file, sources: { ...sources, resume: resumed !== undefined } });
  }

  /** Makes new models with the settings shown; the run before can be brought back. */
  restart = () => {
    const { kept, models } = this.#parts;
    const { current } = kept;
    const isKept = !models.untouched;
    this.create();
    if (isKept) this.left = current;
  };

  /** New models of other settings. */
  startWith(plan: Plan) {
    this.#parts.nextPlan.take(plan);
    this.restart();
  }

  startExperiment(preset: Preset) {
    this.startWith(this.#parts.nextPlan.ofExperiment(preset));
  }

  /** New models of the default settings, unless the present ones are. */
  startWithDefaults() {
    const { models, nextPlan } = this.#parts;
    const { dataset, seed } = nextPlan.plan;
    const plan = { dataset, seed, shared: {}, own: {} };
    if (models.plan && samePlan(models.plan, plan)) return;
    this.startWith(plan);
  }

  /** Opens the trained models that the page brings along. */
  openPretrained = () => this.create({ pretrained: true });

  /** Trained models that the page brings along, where there are any of the settings shown; else fresh ones. */
  createPretrainedIfDefault() {
    this.create({ pretrained: this.#parts.nextPlan.isDefault });
  }

  /** Nothing trained yet: nothing is lost, so there is nothing to ask. */
  restartIfUntrained() {
    const { models, nextPlan } = this.#parts;
    if (models.untouched && models.plan && nextPlan.outdated) this.createPretrainedIfDefault();
  }

  /** Shows these models and trains them; makes those that are not there yet, trained where the others came trained. */
  chooseModels(choice: ModelsChoice) {
    const { program, settings, worker, models, nextPlan, schedule, training } = this.#parts;
    Object.assign(settings, chosenFamilies(choice, settings, program.families));
    schedule.apply();
    if (nextPlan.outdated || settings.families.every((name) => models.made.includes(name))) return;
    const { running } = training;
    const pretrained = nextPlan.isDefault && models.all.some(({ firstStep }) => firstStep > 0);
    this.create({ keep: models.made, pretrained });
    if (running) worker.send({ type: 'train' });
  }

  chooseDataset(name: string) {
    this.#parts.datasets.chosen = name;
    this.restartIfUntrained();
  }

  async removeDataset(name: string) {
    const { datasets } = this.#parts;
    await datasets.remove(name);
    const first = datasets.all[0]?.name;
    if (datasets.chosen === name && first) this.chooseDataset(first);
  }
}

export const [getCreation, setCreation] = createContext<Creation>();
