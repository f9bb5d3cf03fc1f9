// Every message between the page and the worker that owns wasm and the GPU.

import type {
  Alarm,
  DatasetSummary,
  Description,
  DeviceKind,
  ExaminationReport,
  ExaminationStage,
  LabelKind,
  LabError,
  ModelSummary,
  NearestImage,
  NetworkDescription,
  ProbeReport,
  Recognised,
  ClassRow,
  ScaleReport,
  SelfTestReport,
  Sound,
} from '../../pkg/gan_vae_lab.js';
import type { Phrase, Said } from './phrase';
import type { Plan, Values } from './plan';

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
export interface Picture {
  width: number;
  height: number;
  rgba: Uint8Array<ArrayBuffer>;
}

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

/** In bytes. */
export interface Memory {
  /** Heaps of the program, of all workers together. */
  wasm: number;
  /** What of those heaps is in use: a heap never shrinks. */
  used: number;
  gpu: number;
  /** The heap of each family's own worker; none where one worker trains them all. */
  families: Record<string, number>;
}

/** What the measures cost. */
export interface ExaminingCost {
  /** Time of examining while training goes on, as a share of the time of training. */
  share: number;
  /** Milliseconds that a slice takes; unknown before the first. */
  slice: number | undefined;
  /** Milliseconds of examining while training went on. */
  examined: number;
}

/** What comes before the first model is measured. */
export type Preparation = Exclude<ExaminationStage, 'model'>;

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
  /** Nobody looks: training goes on, drawing does not. */
  | { type: 'visible'; visible: boolean }
  | { type: 'save' }
  | { type: 'ask'; id: number; question: Question };

/** What the page asks for and waits for; see `Answers`. */
export type Question =
  /** Conditional models decode as what the labels say: one for all images. */
  | { type: 'decode'; family: string; latents: Float32Array; columns: number; labels?: Uint8Array }
  /** The latent of a sample, of a held-out image, or of an image of the visitor. */
  | { type: 'sample-latent'; family: string; index: number }
  | { type: 'held-out-latent'; family: string; index: number }
  | { type: 'image-latent'; family: string; image: Float32Array; draws: number; labels?: Uint8Array }
  /** How one image compares with the data set: planar values in −1..1. */
  | { type: 'inspect'; family: string; image: Float32Array }
  /** The same latents as every class, or as combinations of attributes. */
  | { type: 'by-class'; family: string; of: ByClassOf }
  | { type: 'random-latent'; family: string; seed: number }
  | { type: 'interpolate'; family: string; from: Float32Array; to: Float32Array; count: number }
  | { type: 'dimensions'; family: string }
  | { type: 'encoded'; family: string }
  | { type: 'probe'; family: string }
  | { type: 'networks'; family: string }
  | { type: 'model-file'; family: string }
  | { type: 'weights-file'; family: string }
  | { type: 'read-model'; file: Uint8Array }
  | { type: 'memory' }
  | { type: 'examining-cost' }
  /** What a picture of 32 × 32 grey values sounds like. */
  | { type: 'sound'; dataset: string; picture: Uint8Array<ArrayBuffer> };

/** Whose latents the columns of a grid by class are. */
export type ByClassOf = 'samples' | 'held-out';

export interface Answers {
  decode: Picture;
  'sample-latent': Float32Array;
  'held-out-latent': Float32Array;
  /** The latent, and others drawn from the posterior where the family has one. */
  'image-latent': { latent: Float32Array; draws: Float32Array; error: number };
  /** `recognised` is what the classifier of the data set sees; nothing as long as there is none. */
  inspect: { nearest: NearestImage; recognised: Recognised[] };
  /** With the images themselves where the columns are held-out images. */
  'by-class': { grid: Picture; originals?: Picture };
  'random-latent': Float32Array;
  interpolate: Float32Array;
  /** KL of every dimension in nats; nothing in a family without an encoder. */
  dimensions: Float32Array | undefined;
  /** Two numbers and a label an image; nothing unless latents have two dimensions and an encoder. */
  encoded: { points: Float32Array; labels: Uint8Array } | undefined;
  /** How far a linear classifier gets with what the model knows of images. */
  probe: ProbeReport;
  networks: NetworkDescription[];
  'model-file': Uint8Array<ArrayBuffer>;
  'weights-file': Uint8Array<ArrayBuffer>;
  'read-model': ModelSummary;
  memory: Memory;
  'examining-cost': ExaminingCost;
  sound: Sound;
}

/** How well held-out images are reconstructed. */
export interface Reconstruction {
  picture: Picture;
  /** Root mean square error a pixel, 0 to 1, over all of them. */
  error: number;
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
  /** The floor and the ceiling of the measures on the present data set. */
  | { type: 'scale'; scale: ScaleReport }
  /** How far an examination came, or what comes before if there is no family. */
  | { type: 'examining'; family: string; progress: number }
  | { type: 'examining'; family?: undefined; stage: Preparation; progress: number }
  | { type: 'examination'; family: string; report: ExaminationReport }
  /** Some or all measures cannot be had, and why. */
  | { type: 'unexamined'; reason: Phrase }
  /** Training goes wrong, or does so no more. */
  | { type: 'alarm'; family: string; alarm: Alarm }
  | { type: 'saved'; run: string; at: number }
  /** The browser did not keep the models this time; the second half of a sentence. */
  | { type: 'not-saved'; reason: Phrase }
  /** A loss is no longer finite; training stopped. */
  | { type: 'diverged'; family: string; step: number }
  | { type: 'answer'; id: number; answer: unknown }
  | { type: 'no-answer'; id: number; failure: Failure }
  /** The command was refused; everything is as before. */
  | { type: 'refused'; command: Command['type']; failure: Failure }
  /** The worker can go on no more. */
  | { type: 'broken'; failure: Failure };
