// What the page holds, after a collection of garbage.

/** @typedef {{ heap: number, nodes: number, wasm: number, used: number, gpu: number }} Memory megabytes, but for the nodes of the document */

/** @param {import('./visitor.mjs').Visitor} visitor @returns {Promise<Memory>} */
export async function memoryOf({ page }) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const nodes = metrics.find(({ name }) => name === 'Nodes')?.value ?? NaN;
  // Asked for once a second, of a worker that may be new.
  await page.waitForFunction(() => /^\d/.test(document.querySelector('[data-testid=wasm-memory]')?.textContent ?? ''));
  const shown = async (/** @type {string} */ id) => Number.parseFloat(await page.getByTestId(id).innerText());
  return { heap: usedSize / 1e6, nodes, wasm: await shown('wasm-memory'), used: await shown('used-memory'), gpu: await shown('gpu-memory') };
}

/**
 * How much more than at first is still flat: histories of losses and pictures are thinned out, not cut. What wasm uses
 * is exact, so that a leak shows there; its heaps never shrink, and each reaches its highest mark when chance has it.
 */
const BOUNDS = { heap: { share: 0.25, more: 5 }, nodes: { share: 0.1, more: 500 }, wasm: { share: 0.5, more: 8 }, used: { share: 0.15, more: 8 }, gpu: { share: 0.15, more: 8 } };

/** What grew beyond its bound. @param {Memory} first @param {Memory} last */
export function growth(first, last) {
  const keys = /** @type {(keyof Memory)[]} */ (Object.keys(BOUNDS));
  return keys
    .filter((key) => last[key] > first[key] * (1 + BOUNDS[key].share) + BOUNDS[key].more)
    .map((key) => `${key} grew from ${first[key].toFixed(1)} to ${last[key].toFixed(1)}`);
}
