// How much faster GAN and VAE train in a worker each than in one worker, on the CPU: both ways in turn, in one run.

import { type Browser, expect, type Page, test } from '@playwright/test';
import { serve } from '../scripts/server.mjs';
import { CORES_ROWS } from './rows';

const FAMILIES = ['gan', 'vae'];
const REPEATS = 3;
const WARM_UP_STEPS = 30;
const MEASURED_MS = 20_000;

interface Measured {
  rates: Record<string, number>;
  memory: string;
}

for (const budget of ['steps', 'time']) {
  test(`equal ${budget}`, async ({ browser }) => {
    const server = await serve();
    const runs: { one: Measured[]; each: Measured[] } = { one: [], each: [] };
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      // Not the default seed: the page brings trained models along for that.
      const address = `${server.address}?device=cpu&seed=2&budget=${budget}`;
      runs.one.push(await measure(browser, address, 1));
      runs.each.push(await measure(browser, address, 2));
    }
    await server.close();
    const rates = (all: Measured[]) =>
      Object.fromEntries(FAMILIES.map((family) => [family, median(all.map((one) => one.rates[family] ?? NaN))]));
    const memory = (all: Measured[]) => all.at(-1)?.memory ?? '';
    CORES_ROWS.add(budget, {
      budget: `equal ${budget}`,
      one: rates(runs.one),
      each: rates(runs.each),
      memory: { one: memory(runs.one), each: memory(runs.each) },
      browser: browser.version(),
    });
  });
}

async function measure(browser: Browser, address: string, cores: number): Promise<Measured> {
  const page = await browser.newPage();
  await page.addInitScript((value) => Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => value }), cores);
  await page.goto(address);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  for (const family of FAMILIES) await expect.poll(() => step(page, family), { timeout: 120_000 }).toBeGreaterThan(WARM_UP_STEPS);
  const [before, start] = [await steps(page), Date.now()];
  await page.waitForTimeout(MEASURED_MS);
  const [after, seconds] = [await steps(page), (Date.now() - start) / 1000];
  await page.evaluate(() => (location.hash = '#/device'));
  await page.getByText('Diagnostics').click();
  const parts = page.locator('[data-testid=memory-gan], [data-testid=memory-vae]');
  await expect(page.getByTestId('wasm-memory')).toContainText('MB');
  await expect(parts).toHaveCount(cores > 1 ? FAMILIES.length : 0);
  const memory = [await page.getByTestId('wasm-memory').innerText(), ...(await parts.allInnerTexts())];
  await page.close();
  const rates = Object.fromEntries(FAMILIES.map((family, index) => [family, ((after[index] ?? NaN) - (before[index] ?? NaN)) / seconds]));
  const [all, ...each] = memory;
  return { rates, memory: each.length > 0 ? `${all}, of it ${each.join(' and ')}` : `${all}` };
}

async function step(page: Page, family: string): Promise<number> {
  return Number((await page.getByTestId(`step-${family}`).innerText()).replaceAll(',', ''));
}

const steps = (page: Page) => Promise.all(FAMILIES.map((family) => step(page, family)));

/** @param values of which there is an odd number */
function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
