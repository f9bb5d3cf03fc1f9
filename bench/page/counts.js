// Exact counts of what is asked of the GPU, by anyone in the page. Load it before any library.

/** What has been asked for so far. @type {Record<string, number>} */
export const counts = {
  dispatches: 0,
  submits: 0,
  bindGroups: 0,
  bufferWrites: 0,
  bytesUp: 0,
  bytesDown: 0,
  pipelines: 0,
  gpuBytes: 0,
};

/**
 * Calls `count` with this and the arguments of every call of a method, and with its result.
 * @param {any} prototype @param {string} method
 * @param {(self: any, args: any[], result: any) => void} count
 */
function observe(prototype, method, count) {
  const original = prototype[method];
  prototype[method] = function (/** @type {any[]} */ ...args) {
    const result = original.apply(this, args);
    count(this, args, result);
    return result;
  };
}

/** @type {WeakSet<GPUBuffer>} */
const live = new WeakSet();

if (globalThis.GPUDevice) {
  for (const method of ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect']) {
    observe(GPUComputePassEncoder.prototype, method, () => (counts.dispatches += 1));
  }
  observe(GPUQueue.prototype, 'submit', () => (counts.submits += 1));
  observe(GPUDevice.prototype, 'createBindGroup', () => (counts.bindGroups += 1));
  for (const method of ['createComputePipeline', 'createComputePipelineAsync']) {
    observe(GPUDevice.prototype, method, () => (counts.pipelines += 1));
  }
  observe(GPUQueue.prototype, 'writeBuffer', (_, [, , data, , size]) => {
    counts.bufferWrites += 1;
    counts.bytesUp += size ?? data.byteLength;
  });
  observe(GPUBuffer.prototype, 'mapAsync', (buffer, [mode, , size]) => {
    if (mode === GPUMapMode.READ) counts.bytesDown += size ?? buffer.size;
  });
  observe(GPUBuffer.prototype, 'getMappedRange', (buffer, [, size]) => {
    if (buffer.mapState === 'mapped' && buffer.usage & GPUBufferUsage.MAP_READ) return;
    counts.bytesUp += size ?? buffer.size;
  });
  observe(GPUDevice.prototype, 'createBuffer', (_, [{ size }], buffer) => {
    live.add(buffer);
    counts.gpuBytes += size;
  });
  observe(GPUBuffer.prototype, 'destroy', (buffer) => {
    if (live.delete(buffer)) counts.gpuBytes -= buffer.size;
  });
}
