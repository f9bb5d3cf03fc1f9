// The page's workers, from within.

import type { Page } from '@playwright/test';

/** Puts code in front of the worker's own: init scripts do not reach workers. */
export async function beforeWorker(page: Page, code: string) {
  await page.route('**/assets/main-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: code + (await response.text()) });
  });
}

/** Lets a test take the GPU away: `gpuDevice.destroy()` in the worker. */
export const KEEP_DEVICE = `
  const granted = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...rest) {
    return (globalThis.gpuDevice = await granted.apply(this, rest));
  };`;

/** The worker that conducts the training: it is there before those of single families, which have the same script. */
export const trainingWorker = (page: Page) => page.workers().find((worker) => worker.url().includes('/assets/main-'))!;
