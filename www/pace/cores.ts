// How much faster models train on two cores than on one: each family in a worker of its own, or one alone in two threads. Both
// ways in turn, in one run.

import { type Browser, expect, type Page, test } from '@playwright/test';
import { serve } from '../scripts/server.mjs';
import { CORES_ROWS } from './rows';

const FAMILIES = ['gan', 'vae'];
const CASES = [
  { what: 'both, equal steps', query: 'budget=steps', families: FAMILIES },
  { what: 'both, equal time', query: 'budget=time', families: FAMILIES },
  ...FAMILIES.map((family) => ({ what: `${family.toUpperCase()} alone`, query: `train=${family}`, families: [family] })),
];
const REPEATS = 3;
const WARM_UP_STEPS = 30;
const MEASURED_MS = 20_000;

interface Measured {
  rates: Record<string, number>;
  memory: string;
}

for (const [index, { what, query, families }] of CASES.entries()) {
  test(what, async ({ browser }) => {
    const server = await serve();
    const runs: { one: Measured[]; two: Measured[] } = { one: [], two: [] };
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      // Not the default seed: the page brings trained models along for that.
      const address = `${server.address}?device=cpu&seed=2&${query}`;
      runs.one.push(await measure(browser, address, families, 1));
      runs.two.push(await measure(browser, address, families, 2));
    }
    await server.close();
    const rates = (all: Measured[]) =>
      Object.fromEntries(families.map((family) => [family, median(all.map((one) => one.rates[family] ?? NaN))]));
    const memory = (all: Measured[]) => all.at(-1)?.memory ?? '';
    CORES_ROWS.add(`${index}`, {
      what,
      one: rates(runs.one),
      two: rates(runs.two),
      memory: { one: memory(runs.one), two: memory(runs.two) },
      browser: browser.version(),
    });
  });
}

async function measure(browser: Browser, address: string, families: string[], cores: number): Promise<Measured> {
  const page = await browser.newPage();
  await page.addInitScript((value) => Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => value }), cores);
  await page.goto(address);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  for (const family of families) await expect.poll(() => step(page, family), { timeout: 120_000 }).toBeGreaterThan(WARM_UP_STEPS);
  const [before, start] = [await steps(page, families), Date.now()];
  await page.waitForTimeout(MEASURED_MS);
  const [after, seconds] = [await steps(page, families), (Date.now() - start) / 1000];
  await page.evaluate(() => (location.hash = '#/device'));
  await page.getByText('Diagnostics').click();
  const parts = page.locator('[data-testid=memory-gan], [data-testid=memory-vae]');
  await expect(page.getByTestId('wasm-memory')).toContainText('MB');
  await expect(parts).toHaveCount(cores > 1 ? FAMILIES.length : 0);
  const memory = [await page.getByTestId('wasm-memory').innerText(), ...(await parts.allInnerTexts())];
  await page.close();
  const rates = Object.fromEntries(families.map((family, index) => [family, ((after[index] ?? NaN) - (before[index] ?? NaN)) / seconds]));
  const [all, ...each] = memory;
  return { rates, memory: each.length > 0 ? `${all}, of it ${each.join(' and ')}` : `${all}` };
}

async function step(page: Page, family: string): Promise<number> {
  return Number((await page.getByTestId(`step-${family}`).innerText()).replaceAll(',', ''));
}

const steps = (page: Page, families: string[]) => Promise.all(families.map((family) => step(page, family)));

/** @param values of which there is an odd number */
function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
