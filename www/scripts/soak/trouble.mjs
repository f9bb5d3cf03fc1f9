// Code that is put in front of the page's and its worker's own, to make trouble for them.

/** Writes to the browser's database fail, a share `storageFails` of them. */
const STORAGE_FAILS = `{
  const put = IDBObjectStore.prototype.put;
  globalThis.storageFails = 0;
  IDBObjectStore.prototype.put = function (...rest) {
    if (Math.random() < globalThis.storageFails) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    return put.apply(this, rest);
  };
}`;

/** The GPU can be taken away: \`gpuDevice.destroy()\`. */
const KEEP_DEVICE = `if (globalThis.GPUAdapter) {
  const granted = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...rest) {
    return (globalThis.gpuDevice = await granted.apply(this, rest));
  };
}`;

/** Watches the steps that the page shows: how many were trained, and whether one ever went back. */
const WATCH = `{
  const soak = (globalThis.soak = { shown: {}, trained: {}, drops: [], watch });
  setInterval(watch, 50);
  function watch() {
    for (const element of document.querySelectorAll('[data-testid=step], [data-testid^=step-]')) {
      const { testid } = element.dataset;
      const now = Number(element.textContent.replaceAll(',', ''));
      const before = soak.shown[testid] ?? now;
      if (now < before) soak.drops.push(testid + ' fell from ' + before + ' to ' + now);
      soak.trained[testid] = (soak.trained[testid] ?? 0) + Math.max(0, now - before);
      soak.shown[testid] = now;
    }
  }
}`;

/**
 * Init scripts do not reach workers: their code is changed on its way.
 * @param {import('@playwright/test').Page} page
 */
export async function prepare(page) {
  await page.addInitScript({ content: STORAGE_FAILS + WATCH });
  await page.route('**/assets/main-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: STORAGE_FAILS + KEEP_DEVICE + (await response.text()) });
  });
}
