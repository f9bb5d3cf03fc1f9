// What the page holds, after a collection of garbage.

/** @typedef {{ heap: number, nodes: number, wasm: number, used: number, gpu: number }} Memory megabytes, but for the nodes of the document */

/** The page asks once a second. */
const ASKED_EVERY_MS = 1100;
/** So many readings that are the same tell that nothing is under way. */
const SETTLED_AFTER = 4;

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
  return {
    heap: usedSize / 1e6,
    nodes,
    wasm: await shown('wasm-memory'),
    used: await shown('used-memory'),
    gpu: await shown('gpu-memory'),
  };
}

/**
 * The same once nothing is under way: when what wasm uses stays what it is.
 * @param {import('./visitor.mjs').Visitor} visitor @returns {Promise<Memory>}
 */
export async function settledMemoryOf(visitor) {
  const isSettled = (/** @type {number} */ wanted) => {
    const { soak } = /** @type {any} */ (globalThis);
    const used = document.querySelector('[data-testid=used-memory]')?.textContent;
    soak.equal = used === soak.used ? soak.equal + 1 : 0;
    soak.used = used;
    return soak.equal >= wanted;
  };
  await visitor.page.waitForFunction(isSettled, SETTLED_AFTER, { polling: ASKED_EVERY_MS });
  return memoryOf(visitor);
}

/**
 * How much more than at first is still flat: histories of losses and pictures are thinned out, not cut. What wasm uses
 * is exact, so that a leak shows there; its heaps never shrink, and each reaches its highest mark when chance has it.
 */
const BOUNDS = {
  heap: { share: 0.25, more: 5 },
  nodes: { share: 0.1, more: 500 },
  wasm: { share: 0.5, more: 8 },
  used: { share: 0.15, more: 8 },
  gpu: { share: 0.15, more: 8 },
};

/** What grew beyond its bound. @param {Memory} first @param {Memory} last */
export function growth(first, last) {
  const keys = /** @type {(keyof Memory)[]} */ (Object.keys(BOUNDS));
  return keys
    .filter((key) => last[key] > first[key] * (1 + BOUNDS[key].share) + BOUNDS[key].more)
    .map((key) => `${key} grew from ${first[key].toFixed(1)} to ${last[key].toFixed(1)}`);
}
