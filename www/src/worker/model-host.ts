// The models that live in the wasm instance of this worker: those of all families, or of one family where each has a
// worker of its own. Whoever conducts the training calls it the same way in both cases.

import { transfer } from 'comlink';
import type { Alarm, ClassRow, DatasetSummary, DeviceReport, Sound, TrainingReport } from '../../../pkg/gan_vae_lab.js';
import type { Plan, Values } from '../plan';
import type { Event, Picture } from '../protocol';
import type { Answer, Memory, ModelQuestionType } from '../questions';
import type { ModelFiles } from '../storage/runs';
import type { Spent } from './allowance';
import { answer, type ModelQuestion } from './answers';
import { Column, HELD_OUT_COLUMNS, type Pictures, SAMPLES } from './column';
import { type BaselineRole, Evaluating, type EvaluatingDue } from './evaluating';
import { Classifiers } from './classifiers';
import { makeLabs } from './labs';
import { memory } from './memory';
import type { FoundLatents } from './pretrained-records';
import { IdleTime } from './idle-time';
import { describe, type Lab, loadDataset, openDevice, toSound, unloadDataset } from './program';
import { stepTime } from './step-time';
import { useThreads } from './threads';

const HELD_OUT_MAX = 16;

/** What came of steps of training. */
export interface TurnOutcome {
  report: TrainingReport | undefined;
  /** What the steps took of the device. */
  milliseconds: number;
  /** What of evaluating is paid for by now. */
  evaluatingDue: EvaluatingDue | undefined;
}

/** What is shown of a model, and what that told. */
export interface PicturesOutcome {
  pictures: Pictures;
  alarms: Alarm[];
  /** How far the search for latents is from where it ends by itself, 0 to 1; 1 where there is none. */
  searched: number;
}

/** What can be seen of a model's data, whatever it has learnt. */
export interface Exhibits {
  heldOut: Picture;
  heldOutNames: string[];
  rows: ClassRow[];
  sampleLabels: Uint8Array;
  heldOutLabels: Uint8Array;
}

export class ModelHost {
  readonly #evaluating: Evaluating;
  readonly #datasets = new Map<string, DatasetSummary>();
  readonly #columns = new Map<string, Column>();
  /** Models that wait to take the place of others. */
  #prepared = new Map<string, Lab>();
  #resting = false;
  readonly #idle = new IdleTime();
  /** When the device was done with what was last heard of. */
  #doneAt = -Infinity;

  constructor(baseUrl: string, post: (event: Event) => void) {
    this.#evaluating = new Evaluating(new Classifiers(baseUrl), post);
  }

  /** Brings the CPU up for the models that are made from now on. */
  async openDevice(): Promise<DeviceReport> {
    return openDevice('cpu');
  }

  /** Has so many threads train from now on, where threads can. */
  async useThreads(count: number): Promise<void> {
    useThreads(count);
  }

  /** A data set that is loaded here. */
  async dataset(name: string): Promise<DatasetSummary | undefined> {
    return this.#datasets.get(name);
  }

  /** Reads a data file; others stay until `adopt`. */
  async loadDataset(file: Uint8Array): Promise<DatasetSummary> {
    const dataset = loadDataset(file);
    this.#datasets.set(dataset.name, dataset);
    return dataset;
  }

  /** Makes models, or reads them from their files; the present ones stay until `adopt`. If one is refused, none is made. */
  async prepare(plan: Plan, families: string[], files: ModelFiles): Promise<void> {
    await this.discard();
    this.#prepared = makeLabs(plan, families, files);
  }

  /** The models that were prepared are not wanted. */
  async discard(): Promise<void> {
    for (const lab of this.#prepared.values()) lab.free();
    this.#prepared.clear();
  }

  /**
   * The models that were prepared take their places beside those that stay; their steps by family. `found` has latents of
   * held-out images that were found beforehand, by family.
   */
  async adopt(name: string, stays: string[], found: Record<string, FoundLatents>): Promise<Record<string, number>> {
    const dataset = this.#datasets.get(name);
    if (!dataset) throw new Error(`The data set "${name}" is not loaded here`);
    for (const [family, column] of this.#columns) {
      if (stays.includes(family)) continue;
      column.free();
      this.#columns.delete(family);
    }
    const heldOut = Uint32Array.from({ length: Math.min(HELD_OUT_MAX, dataset.held_out) }, (_, index) => index);
    const steps: Record<string, number> = {};
    for (const family of describe().families) {
      const lab = this.#prepared.get(family.name);
      if (!lab) continue;
      const column = new Column(family, lab, heldOut, dataset.held_out);
      const latents = found[family.name];
      if (latents) column.takeFound(latents);
      this.#columns.set(family.name, column);
      steps[family.name] = lab.step();
    }
    this.#prepared.clear();
    this.#unloadAllBut(name);
    return steps;
  }

  #unloadAllBut(name: string) {
    for (const other of this.#datasets.keys()) {
      if (other === name) continue;
      unloadDataset(other);
      this.#datasets.delete(other);
    }
  }

  /** `heldOut` are so many held-out images as `heldOutLabels` has labels. */
  async exhibits(family: string): Promise<Exhibits> {
    const { lab, heldOut } = this.#column(family);
    return {
      heldOut: await lab.heldOut(heldOut, HELD_OUT_COLUMNS),
      heldOutNames: lab.heldOutNames(heldOut),
      rows: lab.classRows(),
      sampleLabels: lab.sampleLabels(SAMPLES),
      heldOutLabels: lab.heldOutLabels(heldOut.length),
    };
  }

  /**
   * Trains a model. On the CPU the steps are made before anything else is done here; on the GPU they are on their way
   * when this returns, and are carried out one after the other.
   */
  async train(family: string, steps: number): Promise<TurnOutcome> {
    const { lab } = this.#column(family);
    const at = performance.now();
    const report = await this.#idle.apartFrom(() => lab.train(steps));
    const now = performance.now();
    // What was sent before had the device until then; and a read-back's latency is no work.
    const milliseconds = now - Math.max(at, this.#doneAt);
    this.#doneAt = now;
    this.#evaluating.earn(milliseconds, this.#idle.take());
    return { report, milliseconds, evaluatingDue: this.#evaluating.dueAt(lab.step()) };
  }

  /** Milliseconds of a step of a fresh model, which is gone after that. */
  async timeSteps(plan: Plan, family: string): Promise<number> {
    const lab = makeLabs(plan, [family], {}).get(family);
    if (!lab) throw new Error(`There is no family "${family}"`);
    try {
      return await this.#idle.apartFrom(() => stepTime(lab));
    } finally {
      lab.free();
    }
  }

  /** Changes live hyperparameters, from the next step on; whether the model draws otherwise already. */
  async tune(family: string, values: Values): Promise<boolean> {
    return this.#column(family).lab.setHyperparameters(values);
  }

  /** What was found out about a model is so no longer; to be called while it does not rest. */
  async outdate(family: string): Promise<void> {
    this.#evaluating.outdate(this.#column(family));
  }

  /** With so many more steps of the search for latents, if said; else as many as it takes before it ends by itself. */
  async pictures(family: string, searchSteps?: number): Promise<PicturesOutcome> {
    const column = this.#column(family);
    const { pictures, alarms } = await this.#idle.apartFrom(() => column.pictures(searchSteps));
    const shown = [pictures.samples, pictures.reconstruction.picture];
    return transfer(
      { pictures, alarms, searched: column.searched },
      shown.map((picture) => picture.rgba.buffer),
    );
  }

  /** The model's file. */
  async save(family: string): Promise<Uint8Array<ArrayBuffer>> {
    const file = await this.#column(family).lab.save();
    return transfer(file, [file.buffer]);
  }

  async answer(question: ModelQuestion): Promise<Answer<ModelQuestionType>> {
    return answer(question, this.#column(question.family), this.#evaluating);
  }

  async sound(dataset: string, picture: Uint8Array<ArrayBuffer>): Promise<Sound> {
    return toSound(dataset, picture);
  }

  /** Measures of models come from now on, of a data set that is loaded; those of some families are known already. */
  async beginEvaluating(dataset: string, known: string[], role: BaselineRole): Promise<void> {
    this.#evaluating.begin(dataset, [...this.#columns.values()], known, role);
  }

  /** See `Evaluating.evidence`. */
  async evidence(dataset: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const evidence = await this.#evaluating.evidence(dataset);
    return evidence && transfer(evidence, [evidence.buffer]);
  }

  /** See `Evaluating.takeEvidence`. */
  async takeEvidence(dataset: string, evidence: Uint8Array<ArrayBuffer> | undefined): Promise<void> {
    await this.#evaluating.takeEvidence(dataset, evidence);
  }

  /** As many slices of evaluating these as their training paid for. */
  async evaluate(families: string[]): Promise<void> {
    await this.#idle.apartFrom(() => this.#evaluating.amongTraining(families.map((family) => this.#column(family))));
  }

  /** A rough evaluation of these begins at the steps where they are. */
  async beginRound(families: string[]): Promise<void> {
    await this.#idle.apartFrom(() => this.#evaluating.beginRound(families.map((family) => this.#column(family))));
  }

  /** Nothing trains: evaluates what is not known yet, until all is, or `stopResting`. */
  async rest(): Promise<void> {
    this.#resting = true;
    await this.#evaluating.rest(() => this.#resting);
  }

  async stopResting(): Promise<void> {
    this.#resting = false;
  }

  async evaluatingCost(): Promise<Spent> {
    return this.#evaluating.cost;
  }

  async memory(): Promise<Memory> {
    return memory();
  }

  #column(family: string): Column {
    const column = this.#columns.get(family);
    if (!column) throw new Error(`There is no model of the family "${family}" here`);
    return column;
  }
}
