// Every message between the page and the worker that owns wasm and the GPU.

import type {
  DatasetSummary,
  Description,
  DeviceKind,
  LabConfig,
  LabError,
  SelfTestReport,
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

export type Command =
  | { type: 'open'; device: DeviceChoice; reason?: string; baseUrl: string }
  | { type: 'create'; config: LabConfig }
  | { type: 'train' }
  | { type: 'pause' }
  | { type: 'step' };

export type Event =
  | { type: 'loading'; what: string }
  | { type: 'ready'; description: Description; device: DeviceStatus; datasets: DatasetSummary[] }
  | { type: 'created'; config: LabConfig; heldOut: Picture }
  | { type: 'training'; running: boolean }
  | { type: 'losses'; step: number; values: Record<string, number>; stepsPerSecond?: number }
  | { type: 'pictures'; step: number; samples: Picture; reconstructions?: Picture }
  /** A loss is no longer finite; training stopped. */
  | { type: 'diverged'; step: number }
  /** The command was refused; everything is as before. */
  | { type: 'refused'; failure: Failure }
  /** The worker can go on no more. */
  | { type: 'broken'; failure: Failure };
