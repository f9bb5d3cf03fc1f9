// The program that trains, of which there are two builds: one that runs everywhere and knows WebGPU, and one for the CPU
// whose threads share its memory. A worker runs one of them; these are the names of the one that it runs. Their types are
// those of the build that has Burn too, which knows more: see burn.ts.

import * as everywhere from '../../../pkg-program/gan_vae_lab_program.js';

/** A build, instantiated. */
export type Program = Pick<
  typeof everywhere,
  | 'allocatedBytes'
  | 'describe'
  | 'Evaluator'
  | 'Lab'
  | 'loadDataset'
  | 'openDevice'
  | 'readModel'
  | 'toSound'
  | 'unloadDataset'
  | 'workOfStep'
>;

export let { allocatedBytes, describe, Evaluator, Lab, loadDataset, openDevice, readModel, toSound, unloadDataset, workOfStep }: Program =
  everywhere;
export type Evaluator = everywhere.Evaluator;
export type Lab = everywhere.Lab;

/** Instantiates the build that runs everywhere; resolves to its memory. */
export async function startEverywhere(module: WebAssembly.Module): Promise<WebAssembly.Memory> {
  const { memory } = await everywhere.default({ module_or_path: module });
  return memory;
}

/** From here on the names are those of another build. */
export function use(program: Program) {
  ({ allocatedBytes, describe, Evaluator, Lab, loadDataset, openDevice, readModel, toSound, unloadDataset, workOfStep } = program);
}
