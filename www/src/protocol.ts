// Every message between the page and the worker that owns wasm and the GPU.

import type {
  Alarm,
  DatasetSummary,
  Description,
  DeviceKind,
  EvaluationReport,
  EvaluationStage,
  LabelKind,
  LabError,
  ClassRow,
  ReconstructionReport,
  BaselineReport,
  SelfTestReport,
  Sheet,
} from '../../pkg/gan_vae_lab.js';
import type { EngineComparison } from './engine-comparison';
import type { Phrase, Said } from './phrase';
import type { Plan, Values } from './plan';
import type { Answer, Question, QuestionType } from './questions';
import type { WidthTrial } from './width-fit';

export type DeviceChoice = 'auto' | DeviceKind;

/** What every column gets the same amount of. */
export type Budget = 'steps' | 'time';

/** What went wrong, for people: never a bare exception. */
export interface Failure {
  kind: LabError['kind'] | 'load' | 'storage' | 'page';
  message: Said;
  /** What to do about it. */
  hint: Said;
}

/** Which device runs, and why. */
export interface DeviceStatus {
  kind: DeviceKind;
  /** Name of the GPU, as far as the browser tells. */
  adapter?: string;
  /** One sentence after the other. */
  reasons: Said[];
  selfTests: { kind: DeviceKind; report: SelfTestReport }[];
}

/** One canvas full of small images. */
export type Picture = Sheet;

/** A bundled data set, as `datasets/index.json` has it: the header of its file, and its size. */
export interface CatalogueEntry {
  name: string;
  title: string;
  /** Channels, height, width. */
  shape: [number, number, number];
  labels: { kind: LabelKind; names?: string[] };
  licence: string;
  source: string;
  link: string;
  training: { count: number };
  held_out: { count: number };
  bytes: number;
}

/** Where the models of a `create` come from; fresh ones where nothing is said. */
export interface Sources {
  /** Model files by family. */
  files?: Record<string, Uint8Array<ArrayBuffer>>;
  /** What the browser keeps of the run, if it keeps anything. */
  resume?: boolean;
  /** Families whose present models stay. */
  keep?: string[];
  /** Models that the page brings along, where there are any. */
  pretrained?: boolean;
}

/** What comes before the first model is measured. */
export type Preparation = Exclude<EvaluationStage, 'model'>;

export type Command =
  /** `cores` are as many threads as can run at once; with more than one, families train side by side on the CPU. */
  | { type: 'open'; device: DeviceChoice; reason?: Said; baseUrl: string; cores: number }
  /** New models of these families, kept under the name of their run; with the data file, unless the data set is bundled. */
  | { type: 'create'; run: string; plan: Plan; families: string[]; file?: Blob; sources?: Sources }
  | { type: 'train' }
  | { type: 'pause' }
  | { type: 'step' }
  /** Which families learn, on what budget, how fast in steps a second, and at which step they pause by themselves. */
  | { type: 'schedule'; active: string[]; budget: Budget; speed: number | undefined; until: number | undefined }
  /** Live hyperparameters, from the next step on; the plan goes with what is saved. */
  | { type: 'tune'; family: string; values: Values; plan: Plan }
  /** Goes on looking for the latents of held-out images. */
  | { type: 'search'; family: string }
  /** Trains fresh models of the families that learn with both engines, instead of the present ones, until all is compared. */
  | { type: 'compare-engines' }
  /** Tries how fast fresh models of other widths train, until one is too slow. */
  | { type: 'fit-width' }
  /** Ends either of the two. */
  | { type: 'stop-trial' }
  /** Nobody looks: training goes on, drawing does not. */
  | { type: 'visible'; visible: boolean }
  | { type: 'save' }
  | { type: 'ask'; id: number; question: Question };

/** How well held-out images are reconstructed. */
export interface Reconstruction extends ReconstructionReport {
  /** Steps of the search for their latents, in a family without an encoder. */
  searched?: number;
}

export type Event =
  | { type: 'loading'; what: Phrase }
  | { type: 'ready'; description: Description; device: DeviceStatus; catalogue: CatalogueEntry[] }
  /** With what is on each held-out image, and where each family stands. */
  | {
      type: 'created';
      run: string;
      plan: Plan;
      dataset: DatasetSummary;
      heldOut: Picture;
      heldOutNames: string[];
      /** What conditional models can be asked for; nothing unless they are. */
      rows: ClassRow[];
      /** Labels of the fixed samples, in conditional models, and of the held-out images. */
      sampleLabels: Uint8Array;
      heldOutLabels: Uint8Array;
      steps: Record<string, number>;
      /** Milliseconds of training before, by family. */
      trained: Record<string, number>;
      /** Families whose model is not the one before. */
      fresh: string[];
      /** Families whose model came with the page. */
      pretrained: string[];
      resumed: boolean;
    }
  | { type: 'training'; running: boolean }
  | {
      type: 'losses';
      family: string;
      step: number;
      values: Record<string, number>;
      stepsPerSecond?: number;
      /** Time that training took so far. */
      seconds: number;
    }
  /** Losses of the steps that a model had behind it when it came, a value of each for every step. */
  | { type: 'curves'; family: string; steps: number[]; series: Record<string, number[]> }
  | {
      type: 'pictures';
      family: string;
      step: number;
      samples: Picture;
      reconstruction: Reconstruction;
      /** Losses of held-out images, in a family that has them. */
      heldOutLosses?: Record<string, number>;
    }
  /** The search for latents that goes on while nothing trains: how far it came; `undefined` when it ended. */
  | { type: 'searching'; family: string; progress: number | undefined }
  /** How far the engines are compared, 0 to 1; `undefined` when that ended. */
  | { type: 'comparing'; progress: number | undefined }
  /** What is known by now of a family. */
  | { type: 'engines'; family: string; comparison: EngineComparison }
  /** How far trying widths is, 0 to 1; `undefined` when that ended. */
  | { type: 'fitting'; progress: number | undefined }
  /** The widths that were tried so far. */
  | { type: 'widths'; trials: WidthTrial[] }
  /** The floor and the ceiling of the measures on the present data set. */
  | { type: 'baseline'; baseline: BaselineReport }
  /** How far an evaluation came, or what comes before if there is no family. */
  | { type: 'evaluating'; family: string; progress: number }
  | { type: 'evaluating'; family?: undefined; stage: Preparation; progress: number }
  | { type: 'evaluation'; family: string; report: EvaluationReport }
  /** Some or all measures cannot be had, and why. */
  | { type: 'unevaluated'; reason: Phrase }
  /** Training goes wrong, or does so no more. */
  | { type: 'alarm'; family: string; alarm: Alarm }
  | { type: 'saved'; run: string; at: number }
  /** The browser did not keep the models this time; the second half of a sentence. */
  | { type: 'not-saved'; reason: Phrase }
  /** A loss is no longer finite; training stopped. */
  | { type: 'diverged'; family: string; step: number }
  | ({ type: 'answer'; id: number } & Answer)
  | { type: 'no-answer'; id: number; to: QuestionType; failure: Failure }
  /** The command was refused; everything is as before. */
  | { type: 'refused'; command: Command['type']; failure: Failure }
  /** The worker can go on no more. */
  | { type: 'broken'; failure: Failure };
