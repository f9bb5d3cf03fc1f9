// What the adapter can do at best: the fastest of a few hand-written matrix products.

const SIZE = 512;
const ROUNDS = 5;

/** Values a side of the tile that a thread computes, and threads of a workgroup. */
const TILES = [
  { rows: 4, columns: 4, threads: [4, 4] },
  { rows: 4, columns: 4, threads: [4, 16] },
  { rows: 8, columns: 4, threads: [4, 16] },
  { rows: 8, columns: 8, threads: [4, 16] },
  { rows: 4, columns: 4, threads: [16, 16] },
];

/** @param {number} count @param {(index: number) => string} line */
const each = (count, line) => Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** A thread's columns are neighbouring threads apart, so that loads of b and stores are contiguous. */
function shader(/** @type {typeof TILES[number]} */ { rows, columns, threads: [x = 1, y = 1] }) {
  return `
@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>;
@compute @workgroup_size(${x}, ${y})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let row = (group.y * ${y} + thread.y) * ${rows};
  let column = group.x * ${x * columns} + thread.x;
  ${each(rows, (i) => each(columns, (j) => `var s${i}_${j} = 0.0;`))}
  for (var k = 0u; k < ${SIZE / 4}u; k++) {
    ${each(rows, (i) => `let x${i} = a[(row + ${i}u) * ${SIZE / 4}u + k];`)}
    ${each(4, (q) => `{
      let from_row = (k * 4u + ${q}u) * ${SIZE}u + column;
      ${each(columns, (j) => `let y${j} = b[from_row + ${j * x}u];`)}
      ${each(rows, (i) => each(columns, (j) => `s${i}_${j} += x${i}[${q}] * y${j};`))}
    }`)}
  }
  ${each(rows, (i) => each(columns, (j) => `c[(row + ${i}u) * ${SIZE}u + column + ${j * x}u] = s${i}_${j};`))}
}`;
}

/** Gigaflops of the fastest product; it prints what each tile reached. */
export async function gpuCeiling() {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('there is no adapter');
  const device = await adapter.requestDevice();
  const values = Float32Array.from({ length: SIZE * SIZE }, (_, index) => Math.sin(index));
  const buffers = [values, values, values].map((data) => {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ size: data.byteLength, usage });
    device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  });
  let best = 0;
  for (const tile of TILES) {
    const module = device.createShaderModule({ code: shader(tile) });
    const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
    const bindGroup = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    const [x = 1, y = 1] = tile.threads;
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(SIZE / (x * tile.columns), SIZE / (y * tile.rows));
      pass.end();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      best = Math.max(best, (2 * SIZE ** 3) / (performance.now() - start) / 1e6);
    }
  }
  device.destroy();
  return best;
}
