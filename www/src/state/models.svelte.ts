// The present models: what they were made with, what they train on, and how far they are.

import { createContext } from 'svelte';
import type { DatasetSummary, FamilyDescription } from '../../../pkg/gan_vae_lab.js';
import type { Plan } from '../plan';
import type { Event, Picture } from '../protocol';
import { ColumnState } from './column.svelte';
import type { PageParts } from './page-parts';

type Parts = Pick<PageParts, 'program' | 'settings' | 'datasets' | 'worker'>;

export class Models {
  readonly #parts: Parts;
  /** One a family, whether it has a model or not. */
  #columns = $state.raw<ColumnState[]>([]);
  /** Families that have a model. */
  made = $state.raw<string[]>([]);
  /** What they were made with. */
  plan = $state.raw<Plan>();
  dataset = $state.raw<DatasetSummary>();
  heldOut = $state.raw<Picture>();
  heldOutNames = $state.raw<string[]>([]);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** All models, shown or not; before there are any, the places of those to come. */
  readonly all = $derived.by(() => {
    const { families } = this.#parts.settings;
    return this.#columns.filter(({ name }) => (this.plan ? this.made : families).includes(name));
  });
  readonly shown = $derived(this.all.filter(({ name }) => this.#parts.settings.families.includes(name)));
  /** Height and width of their images, in pixels: those of the data file, and before it is there, those of the bundled ones. */
  readonly imageSize = $derived.by(() => this.dataset?.image_size ?? this.#parts.program.imageSize);
  readonly ready = $derived.by(() => this.plan !== undefined && !this.#parts.worker.broken);
  /** The most steps that any model has trained. */
  readonly step = $derived(Math.max(0, ...this.shown.map(({ step }) => step)));
  /** The step from which pictures are there. */
  readonly firstStep = $derived(Math.min(this.step, ...this.shown.map(({ firstStep }) => firstStep)));
  /** The first step of which there is anything to show. */
  readonly shownFrom = $derived(Math.min(this.step, ...this.shown.map(({ shownFrom }) => shownFrom)));
  /** Whether nothing of the visitor's would be lost with them. */
  readonly untouched = $derived(this.all.every(({ untouched }) => untouched));
  /** What a step of all models takes, as far as it was measured: on the CPU they train beside each other. */
  readonly secondsPerStep = $derived.by(() => {
    const seconds = this.all.flatMap(({ stepsPerSecond }) => (stepsPerSecond ? 1 / stepsPerSecond : []));
    if (seconds.length === 0) return undefined;
    return this.#parts.worker.device?.kind === 'cpu' ? Math.max(...seconds) : seconds.reduce((sum, one) => sum + one);
  });

  /** What images of the present data set show. */
  readonly sayLabels = (names: string): string => this.#parts.datasets.sayLabels(this.dataset?.name, names);

  of(family: string): ColumnState | undefined {
    return this.#columns.find(({ name }) => name === family);
  }

  /** A place for a model of every family. */
  prepare(families: FamilyDescription[]) {
    const { program } = this.#parts;
    // The description follows the language of the page.
    this.#columns = families.map((family, index) => new ColumnState(() => program.families[index] ?? family));
  }

  /** Models took the place of those before. */
  begin({ plan, dataset, heldOut, heldOutNames, steps, trained, fresh, pretrained }: Extract<Event, { type: 'created' }>) {
    this.plan = plan;
    this.dataset = dataset;
    this.heldOut = heldOut;
    this.heldOutNames = heldOutNames;
    this.made = Object.keys(steps);
    for (const family of fresh) {
      this.of(family)?.begin(steps[family] ?? 0, (trained[family] ?? 0) / 1000, pretrained.includes(family));
    }
  }
}

export const [getModels, setModels] = createContext<Models>();
