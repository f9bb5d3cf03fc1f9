// Every message between the page and the worker that owns wasm and the GPU.

import type {
  DatasetSummary,
  Description,
  DeviceKind,
  LabConfig,
  LabelKind,
  LabError,
  SelfTestReport,
  Sound,
} from '../../pkg/gan_vae_lab.js';

export type DeviceChoice = 'auto' | DeviceKind;

/** What went wrong, for people: never a bare exception. */
export type Failure = Pick<LabError, 'message' | 'hint'> & { kind: LabError['kind'] | 'load' | 'page' };

/** Which device runs, and why. */
export interface DeviceStatus {
  kind: DeviceKind;
  /** Name of the GPU, as far as the browser tells. */
  adapter?: string;
  reason: string;
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

export type Command =
  | { type: 'open'; device: DeviceChoice; reason?: string; baseUrl: string }
  /** With the data file, unless the data set is bundled. */
  | { type: 'create'; config: LabConfig; file?: Blob }
  /** What a picture of 32 × 32 grey values sounds like. */
  | { type: 'listen'; dataset: string; picture: Uint8Array<ArrayBuffer> }
  | { type: 'train' }
  | { type: 'pause' }
  | { type: 'step' };

export type Event =
  | { type: 'loading'; what: string }
  | { type: 'ready'; description: Description; device: DeviceStatus; catalogue: CatalogueEntry[] }
  /** With what is on each held-out image. */
  | { type: 'created'; config: LabConfig; dataset: DatasetSummary; heldOut: Picture; heldOutNames: string[] }
  | { type: 'sound'; sound: Sound }
  | { type: 'training'; running: boolean }
  | { type: 'losses'; step: number; values: Record<string, number>; stepsPerSecond?: number }
  | { type: 'pictures'; step: number; samples: Picture; reconstructions?: Picture }
  /** A loss is no longer finite; training stopped. */
  | { type: 'diverged'; step: number }
  /** The command was refused; everything is as before. */
  | { type: 'refused'; failure: Failure }
  /** The worker can go on no more. */
  | { type: 'broken'; failure: Failure };
