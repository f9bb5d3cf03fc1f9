// What the measurements say: ratios for machines, tables for people.

/** What each library and device is called. */
const NAMES = { ours_webgpu: 'ours, WebGPU', ours_cpu: 'ours, CPU', stock_webgpu: 'Burn autodiff, WebGPU', stock_cpu: 'Burn autodiff, CPU', tfjs_webgpu: 'tfjs, WebGPU', tfjs_webgl: 'tfjs, WebGL', jax_webgpu: 'jax-js, WebGPU', jax_wasm: 'jax-js, wasm' };

/** @param {number | undefined} value @param {number} [digits] */
const number = (value, digits = 1) => (Number.isFinite(value) ? Number(value).toFixed(digits) : '–');
/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
/** @param {string[][]} rows */
const table = ([head, ...rows]) =>
  [head, (head ?? []).map(() => '---'), ...rows].map((row) => `| ${(row ?? []).join(' | ')} |`).join('\n');

/** @param {any} measured */
export function results(measured) {
  const summary = summarise(measured);
  return { summary, markdown: markdown(measured, summary) };
}

/** @param {any} measured @returns {Record<string, number>} */
function summarise({ cases, first, wasm }) {
  /** @type {Record<string, number>} */
  const summary = {};
  for (const [name, { flops, ceilings, runs }] of Object.entries(cases)) {
    const key = name.replace('_c1', '');
    const { ours_webgpu: webgpu, ours_cpu: cpu } = runs;
    const compare = (/** @type {string} */ to, /** @type {any} */ ours, /** @type {string} */ peer) => {
      const ratio = runs[peer]?.stepMs / ours?.stepMs;
      if (Number.isFinite(ratio)) summary[`${key}.${to}`] = ratio;
    };
    compare('webgpu_vs_tfjs_webgpu', webgpu, 'tfjs_webgpu');
    compare('webgpu_vs_tfjs_webgl', webgpu, 'tfjs_webgl');
    compare('webgpu_vs_jax_webgpu', webgpu, 'jax_webgpu');
    compare('webgpu_vs_stock_webgpu', webgpu, 'stock_webgpu');
    compare('cpu_vs_jax_wasm', cpu, 'jax_wasm');
    compare('cpu_vs_stock_cpu', cpu, 'stock_cpu');
    for (const [backend, run] of /** @type {[string, any][]} */ ([['webgpu', webgpu], ['cpu', cpu]])) {
      if (!run?.stepMs) continue;
      summary[`${key}.${backend}_ms`] = run.stepMs;
      summary[`${key}.${backend}_share_of_ceiling`] = flops / run.stepMs / 1e6 / ceilings[backend];
    }
    if (webgpu?.stepMs) {
      Object.assign(summary, {
        [`${key}.dispatches`]: webgpu.dispatches,
        [`${key}.submits`]: webgpu.submits,
        [`${key}.bind_groups`]: webgpu.bindGroups,
        [`${key}.bytes_up`]: webgpu.bytesUp,
        [`${key}.host_ms`]: webgpu.hostMs,
      });
    }
  }
  return {
    ...summary,
    'first_step.webgpu_cold_ms': first.webgpu.cold.firstStepMs,
    'first_step.cpu_cold_ms': first.cpu.cold.firstStepMs,
    'wasm.bytes': wasm.bytes,
    'wasm.gzip_bytes': wasm.gzip_bytes,
    'wasm.brotli_bytes': wasm.brotli_bytes,
  };
}

/** @param {any} measured @param {Record<string, number>} summary */
function markdown({ machine, cases, first, memory, decoding, wasm }, summary) {
  const adapter = machine.adapter ? Object.values(machine.adapter).filter(Boolean).join(', ') : 'none';
  const parts = [
    '# Benchmark',
    '',
    '<!-- Written by `cargo xtask bench`; do not edit. -->',
    '',
    `${machine.cpu}, ${machine.cores} cores; Chromium ${machine.browser}; WebGPU adapter: ${adapter}.`,
    '',
    'Times are medians in milliseconds of whole training steps, losses read back, every library in turns',
    'in one page. A library is timed only if its losses over the first steps are ours (largest relative',
    'difference in the table). *Host* is the time in which the call returns, *ceiling* the share of the',
    'fastest of five hand-written WGSL matrix products (on the CPU: of Burn’s) in the same page.',
    'A ratio above 1 says how many times as long as ours a library takes, on the same kind of device.',
  ];
  for (const [name, { flops, ceilings, runs }] of Object.entries(cases)) {
    const rows = Object.entries(runs).map(([key, run]) => {
      const title = NAMES[/** @type {keyof typeof NAMES} */ (key)];
      if (run.error) return [title, run.error, ...Array(9).fill('')];
      const gpu = !['cpu', 'wasm'].some((backend) => key.endsWith(backend));
      const ours = runs[gpu ? 'ours_webgpu' : 'ours_cpu'];
      const share = (100 * flops) / run.stepMs / 1e6 / (gpu ? ceilings.webgpu : ceilings.cpu);
      const counts = gpu && !key.endsWith('webgl');
      return [
        title,
        `${number(run.stepMs)} (${number(run.fastestMs)}–${number(run.slowestMs)})`,
        `${number(run.stepMs / ours?.stepMs, 2)}×`,
        `${number(share, 0)} %`,
        number(run.hostMs),
        ...['dispatches', 'submits', 'bindGroups', 'bufferWrites', 'bytesUp', 'pipelines'].map((count) => (counts ? String(run[count]) : '–')),
        number(run.sampleMs),
        number(run.reconstructMs),
        run.difference.toExponential(0),
      ];
    });
    const head = ['', 'step', 'to ours', 'ceiling', 'host', 'dispatches', 'submits', 'bind groups', 'writes', 'bytes up', 'pipelines', 'sample 64', 'reconstruct 64', 'difference'];
    parts.push('', `## ${name}`, '', `${number(flops / 1e6, 0)} MFLOP a step; ceilings ${number(ceilings.webgpu)} (WebGPU) and ${number(ceilings.cpu)} GFLOP/s (CPU).`, '', table([head, ...rows]));
  }
  parts.push('', '## First step', '', 'From loading the module to the first completed step, self-test included (GAN, width 16, batch 16).', '');
  parts.push(
    table([
      ['', 'cold', 'warm'],
      ...Object.entries(first).map(([backend, { cold, warm }]) => [backend, `${number(cold.firstStepMs, 0)} ms`, `${number(warm.firstStepMs, 0)} ms`]),
    ]),
  );
  parts.push('', '## Memory', '', 'GAN, width 4, batch 4.', '');
  parts.push(
    table([
      ['', 'steps', 'module memory', 'GPU buffers'],
      ...Object.entries(memory).flatMap(([backend, list]) =>
        list.map((/** @type {any} */ { steps, moduleBytes, gpuBytes }) => [backend, String(steps), megabytes(moduleBytes), megabytes(gpuBytes)]),
      ),
    ]),
  );
  parts.push('', '## Data sets', '', 'Loaded and decoded in the page, on one core.', '');
  parts.push(
    table([
      ['', 'shipped', 'decoded'],
      ...decoding.map((/** @type {any} */ { name, bytes, decodeMs }) => [name, megabytes(bytes), `${number(decodeMs, 0)} ms`]),
    ]),
  );
  parts.push('', '## Module', '', `${wasm.bytes} bytes; gzip ${wasm.gzip_bytes}; Brotli ${wasm.brotli_bytes}.`);
  parts.push('', '## Summary', '', table([['figure', 'value'], ...Object.entries(summary).map(([key, value]) => [key, number(value, value < 100 ? 2 : 0)])]), '');
  return parts.join('\n');
}
