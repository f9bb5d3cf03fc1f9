// What the page shows of one model.

import type { FamilyDescription, Setting } from '../../../pkg/gan_vae_lab.js';
import type { Event, Picture, Reconstruction } from '../protocol';
import { Alarms } from './alarms.svelte';
import { Evaluations } from './evaluations.svelte';
import { LossHistory } from './loss-history.svelte';
import { Marks } from './marks.svelte';
import { Timeline } from './timeline.svelte';

export type ColumnEvent = Extract<Event, { type: 'losses' | 'curves' | 'pictures' | 'searching' | 'evaluation' | 'alarm' }>;

export class ColumnState {
  readonly #family: () => FamilyDescription;
  step = $state(0);
  /** The step at which the visitor found the model: 0, unless it came trained with the page. */
  firstStep = $state(0);
  stepsPerSecond = $state<number>();
  /** Time that training took. */
  seconds = $state(0);
  /** The step that the pictures show: they come less often than losses. */
  picturesStep = $state(0);
  samples = $state.raw<Picture>();
  reconstruction = $state.raw<Reconstruction>();
  heldOutLosses = $state.raw<Record<string, number>>();
  /** How far a search for latents came, 0 to 1. */
  searching = $state<number>();
  readonly losses = new LossHistory();
  readonly timeline = new Timeline();
  readonly evaluations = new Evaluations();
  readonly alarms = new Alarms();
  readonly marks = new Marks();

  /** The description follows the language of the page. */
  constructor(family: () => FamilyDescription) {
    this.#family = family;
  }

  get family() {
    return this.#family();
  }

  get name() {
    return this.family.name;
  }

  /** As people call it: GAN, VAE. */
  get shortTitle() {
    return this.name.toUpperCase();
  }

  /** Whether the visitor has not trained it. */
  get untouched() {
    return this.step === this.firstStep;
  }

  /** The first step of which there is a curve, or else a picture. */
  get shownFrom(): number {
    return Math.min(this.firstStep, this.losses.firstStep ?? Infinity);
  }

  /** Another model took the place of the one before. */
  begin(step: number, seconds: number, pretrained: boolean) {
    this.step = step;
    this.firstStep = pretrained ? step : 0;
    this.picturesStep = step;
    this.stepsPerSecond = undefined;
    this.seconds = seconds;
    this.samples = undefined;
    this.reconstruction = undefined;
    this.heldOutLosses = undefined;
    this.searching = undefined;
    this.losses.clear();
    this.timeline.clear();
    this.evaluations.clear();
    this.alarms.clear();
    this.marks.clear();
  }

  /** What the worker tells of this model. */
  take(event: ColumnEvent) {
    switch (event.type) {
      case 'losses':
        return this.#takeLosses(event);
      case 'curves':
        return this.losses.restore(event.steps, event.series, this.step);
      case 'pictures':
        return this.#takePictures(event);
      case 'searching':
        this.searching = event.progress;
        break;
      case 'evaluation':
        return this.evaluations.push(event.report);
      case 'alarm':
        if (!event.alarm.cleared) this.marks.alarm(event.alarm.step, event.alarm.title);
        return this.alarms.take(event.alarm);
    }
  }

  /** A live setting is another one from now on; before the first step that changes nothing that was. */
  changeSetting(key: string, from: Setting, to: Setting) {
    if (this.step > 0 && from !== to) this.marks.change({ step: this.step, key, from, to });
  }

  #takeLosses({ step, values, stepsPerSecond, seconds }: Extract<Event, { type: 'losses' }>) {
    this.step = step;
    this.stepsPerSecond = stepsPerSecond ?? this.stepsPerSecond;
    this.seconds = seconds;
    this.losses.push(step, values);
  }

  #takePictures({ step, samples, reconstruction, heldOutLosses }: Extract<Event, { type: 'pictures' }>) {
    this.picturesStep = step;
    this.samples = samples;
    this.reconstruction = reconstruction;
    this.heldOutLosses = heldOutLosses;
    this.timeline.push({ step, samples, reconstruction, heldOutLosses });
  }
}
