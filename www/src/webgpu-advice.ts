/** How to get WebGPU in the browser at hand; versions as of late 2026. */
export function webgpuAdvice(userAgent: string): string {
  return `The page still works, more slowly. ${wayToWebgpu(userAgent)}`;
}

function wayToWebgpu(userAgent: string): string {
  if (!globalThis.isSecureContext) {
    return `WebGPU needs a secure page: open this one over https or on localhost.`;
  }
  if (/Firefox\//.test(userAgent)) {
    return `Firefox supports WebGPU on Windows and on Macs with Apple silicon; elsewhere, turn on dom.webgpu.enabled in about:config, or use Chrome or Edge.`;
  }
  if (/Chrome\//.test(userAgent)) {
    return `Chrome and Edge support what this page needs from version 128. On Linux, turn on chrome://flags/#enable-unsafe-webgpu; on any system, check that "Use graphics acceleration" is on in the settings.`;
  }
  if (/Safari\//.test(userAgent)) {
    return `Safari supports WebGPU from version 26, on macOS, iOS and iPadOS 26.`;
  }
  return `Current versions of Chrome, Edge, Safari and Firefox support WebGPU.`;
}
