// The program that trains. Its types are those of the build that has Burn too, which knows more: see burn.ts.

import init, {
  allocatedBytes,
  describe,
  Evaluator,
  Lab,
  loadDataset,
  openDevice,
  readModel,
  toSound,
  unloadDataset,
  workOfStep,
} from '../../../pkg-program/gan_vae_lab_program.js';

export { allocatedBytes, describe, Evaluator, Lab, loadDataset, openDevice, readModel, toSound, unloadDataset, workOfStep };

/** Instantiates it in this worker; resolves to its memory. */
export async function startProgram(module: WebAssembly.Module): Promise<WebAssembly.Memory> {
  const { memory } = await init({ module_or_path: module });
  return memory;
}
