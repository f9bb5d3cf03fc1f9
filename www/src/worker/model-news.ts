// What the page is told of models: losses, pictures, alarms and reports.

import type { Alarm, TrainingReport } from '../../../pkg/gan_vae_lab.js';
import type { Event } from '../protocol';
import type { Model } from './model';
import { type PretrainedRecords, recordEvents } from './pretrained-records';
import { ToldTogether } from './told-together';

export type Post = (event: Event, transfer?: Transferable[]) => void;

export class ModelNews {
  readonly #post: Post;
  /** Reports of models in training, and of models at rest. */
  readonly rough: ToldTogether;
  readonly thorough: ToldTogether;

  constructor(post: Post) {
    this.#post = post;
    this.rough = new ToldTogether(post);
    this.thorough = new ToldTogether(post);
  }

  /** What hosts tell by themselves. */
  readonly relay = (event: Event) => {
    if (event.type !== 'evaluation') this.#post(event);
    else if (event.report.rough) this.rough.take(event);
    else this.thorough.take(event);
  };

  /** Other models of these families take the places of those before. */
  forget(families: string[]) {
    for (const reports of [this.rough, this.thorough]) reports.forget(families);
  }

  /** Tells what was found out beforehand of models that came trained; the families that are evaluated so. */
  known(records: PretrainedRecords, families: string[]): string[] {
    const events = recordEvents(records, families);
    for (const event of events) this.#post(event);
    const evaluated = events.flatMap((event) => (event.type === 'evaluation' ? { family: event.family, step: event.report.step } : []));
    for (const model of evaluated) this.thorough.know(model);
    return evaluated.map(({ family }) => family);
  }

  /** Tells the losses of a turn; whether they are numbers still. */
  losses(model: Model, report: TrainingReport | undefined): boolean {
    if (!report) return true;
    const { family, pace, milliseconds } = model;
    const { step, values, alarms } = report;
    this.#alarms(family, alarms);
    this.#post({ type: 'losses', family, step, values, stepsPerSecond: pace.rate, seconds: milliseconds / 1000 });
    if (Object.values(values).every(Number.isFinite)) return true;
    if (!model.diverged) this.#post({ type: 'diverged', family, step });
    model.diverged = true;
    return false;
  }

  /** With so many more steps of the search for latents, if said. */
  async pictures(model: Model, searchSteps?: number) {
    const { pictures, alarms } = await model.pictures(searchSteps);
    this.#alarms(model.family, alarms);
    const shown = [pictures.samples, pictures.reconstruction.picture];
    this.#post(
      { type: 'pictures', ...pictures },
      shown.map(({ rgba }) => rgba.buffer),
    );
  }

  #alarms(family: string, alarms: Alarm[]) {
    for (const alarm of alarms) this.#post({ type: 'alarm', family, alarm });
  }
}
