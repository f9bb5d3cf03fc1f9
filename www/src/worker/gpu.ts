// The GPU, looked at before wasm touches it, and watched while wasm uses it.

import { phrase, type Phrase } from '../phrase';
import { watchBuffers } from './memory';
import { hastenReadBacks } from './read-backs';

export type Probe = { usable: true; software: boolean; adapter: string } | { usable: false; reason: Phrase };

/** Whether this browser grants a GPU that the program can use. Never throws. */
export async function probeWebGpu(): Promise<Probe> {
  // `navigator.gpu` is missing in many browsers, whatever the type says.
  const gpu: GPU | undefined = navigator.gpu;
  if (!gpu) {
    return { usable: false, reason: phrase('This browser does not offer WebGPU here.') };
  }
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) {
      return { usable: false, reason: phrase('WebGPU is available, but no usable GPU was found.') };
    }
    // wgpu reads it too.
    const info: GPUAdapterInfo | undefined = adapter.info;
    if (!info) {
      return { usable: false, reason: phrase('This browser is too old: its GPU cannot be identified.') };
    }
    // The flag moved from the adapter to its information.
    const { isFallbackAdapter } = adapter as { isFallbackAdapter?: boolean };
    const software = info.isFallbackAdapter ?? isFallbackAdapter ?? false;
    const name = [info.vendor, info.architecture, info.description].filter(Boolean).join(' ');
    return { usable: true, software, adapter: name || 'unnamed GPU' };
  } catch (error) {
    return { usable: false, reason: phrase('The GPU could not be requested: {why}.', { why: String(error) }) };
  }
}

/**
 * Reports everything that makes results of the GPU untrustworthy. A shader that fails validation
 * raises no exception anywhere else: it leaves stale data behind.
 */
export function onGpuTrouble(report: (message: Phrase) => void) {
  if (typeof GPUAdapter === 'undefined') return;
  const requestDevice = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    watchBuffers(device);
    device.addEventListener('uncapturederror', ({ error }) => {
      report(phrase('The GPU reported an error: {why}', { why: error.message }));
    });
    await hastenReadBacks(device);
    void device.lost.then(({ message }) => report(phrase('The GPU was lost. {why}', { why: message })));
    return device;
  };
}
