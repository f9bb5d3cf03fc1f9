/** How to get WebGPU in the browser at hand; versions as of late 2026. */
export function webgpuAdvice(userAgent: string): string {
  const start = 'The page works without it, more slowly. ';
  if (!globalThis.isSecureContext) {
    return `${start}Browsers offer WebGPU to secure pages only: open this one over https or on localhost.`;
  }
  if (/Firefox\//.test(userAgent)) {
    return `${start}Firefox has WebGPU on Windows and on Macs with Apple silicon; elsewhere set dom.webgpu.enabled in about:config, or use Chrome or Edge.`;
  }
  if (/Chrome\//.test(userAgent)) {
    return `${start}Chrome and Edge have what this page needs since version 128. On Linux switch on chrome://flags/#enable-unsafe-webgpu; anywhere, check that "Use graphics acceleration" is on in the settings.`;
  }
  if (/Safari\//.test(userAgent)) {
    return `${start}Safari has WebGPU since version 26, on macOS, iOS and iPadOS 26.`;
  }
  return `${start}Current versions of Chrome, Edge, Safari and Firefox have WebGPU.`;
}
