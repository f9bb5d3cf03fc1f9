// How much memory the models take.

import type { Memory } from '../questions';
import { allocatedBytes } from './program';

let wasm: WebAssembly.Memory | undefined;
let gpu = 0;

export function watchWasmMemory(memory: WebAssembly.Memory) {
  wasm = memory;
}

/** Counts the buffers of a device: made, and given back. */
export function watchBuffers(device: GPUDevice) {
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    gpu += buffer.size;
    const destroy = buffer.destroy.bind(buffer);
    let destroyed = false;
    buffer.destroy = () => {
      if (!destroyed) gpu -= buffer.size;
      destroyed = true;
      return destroy();
    };
    return buffer;
  };
}

/** Bytes of this worker's wasm heap, what of it is in use, and of its buffers on the GPU. */
export function memory(): Memory {
  return { wasm: wasm?.buffer.byteLength ?? 0, used: wasm ? allocatedBytes() : 0, gpu, families: {} };
}
