// Trains for long with everything shown, while a visitor does this and that, and things fail.

import { ACTIONS, beginOnAnother, beginOnTheFirst, choice, randomFrom } from './actions.mjs';
import { growth, memoryOf, settledMemoryOf } from './memory.mjs';
import { Visitor } from './visitor.mjs';

/** @typedef {import('./memory.mjs').Memory} Memory */
/** @typedef {{ phase: string, steps: number, seconds: number, memory?: Memory }} Row */

const SMALL = 'models=all&conditional=on&width=4&batch_size=4&latent_size=8';
/** Steps between two actions. */
const PAUSE = 25;
/** Changes of the data set before memory is measured first. */
const WARM_UP_CHANGES = 20;
/** Of all steps: at least so many until memory is measured first, and so many more until it is measured again. */
const SHARES = { warm: 0.2, long: 0.7 };

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {string} address of the built page
 * @param {{ steps?: number, seed?: number, tell?: (line: string) => void }} [options] `steps`: how long to go on after every action came
 *   once, with memory measured and the GPU lost at the end; nothing of that without it
 * @returns {Promise<{ rows: Row[], actions: Record<string, number>, problems: string[] }>}
 */
export async function soak(browser, address, { steps, seed = 1, tell = () => {} } = {}) {
  const visitor = await Visitor.arrive(browser);
  const random = randomFrom(seed);
  /** @type {Row[]} */
  const rows = [];
  /** @type {Record<string, number>} */
  const actions = {};
  let start = performance.now();

  /** @param {string} phase @param {Memory} [memory] */
  async function row(phase, memory) {
    rows.push({ phase, steps: await visitor.trained(), seconds: (performance.now() - start) / 1000, memory });
    tell(`${phase}: ${await visitor.trained()} steps`);
    start = performance.now();
  }

  /** Random actions until so many steps were trained. @param {number} wanted */
  async function wander(wanted) {
    while ((await visitor.trained()) < wanted) {
      await act(choice(Object.keys(ACTIONS), random));
    }
  }

  /** @param {string} name of an action */
  async function act(name) {
    await visitor.showEverything();
    await visitor.trainFor(PAUSE);
    await ACTIONS[name]?.(visitor, random);
    actions[name] = (actions[name] ?? 0) + 1;
    tell(`step ${await visitor.trained()}: ${name}`);
    await visitor.look(name);
  }

  /** Memory in a state that can be had again. */
  async function remember() {
    await beginOnTheFirst(visitor);
    await visitor.showEverything();
    await visitor.trainFor(4 * PAUSE);
    await visitor.pause();
    return settledMemoryOf(visitor);
  }

  /** The same for long, whose memory is compared. @param {number} steps */
  async function goOn(steps) {
    // A heap of wasm never shrinks: it has to have held every data set beside every other before it can be called flat.
    for (let change = 0; change < WARM_UP_CHANGES; change += 1) {
      await visitor.trainFor(1);
      await beginOnAnother(visitor, (end) => change % end);
    }
    await wander(steps * SHARES.warm);
    const first = await remember();
    await row('everything shown, once round', first);

    // The same once more, so that what the first round left behind would be left behind twice.
    for (const name of Object.keys(ACTIONS)) await act(name);
    await wander((await visitor.trained()) + steps * SHARES.long);
    const last = await remember();
    visitor.problems.push(...growth(first, last));
    await row('everything shown, once more', last);
  }

  /** The GPU is lost twice; then the rest of the steps. @param {number} steps */
  async function losses(steps) {
    await visitor.open(`${address}?device=webgpu&${SMALL}&seed=9`);
    await visitor.showEverything();
    for (const loss of ['first', 'second']) {
      await loseGpu(visitor);
      await row(`GPU lost, the ${loss} time`);
    }
    await visitor.trainFor(Math.max(PAUSE, steps - (await visitor.trained())));
    await visitor.look('training on after the losses');
    await row('after the losses', await memoryOf(visitor));
  }

  try {
    await visitor.open(`${address}?device=cpu&${SMALL}`);
    for (const name of Object.keys(ACTIONS)) await act(name);
    await row('every action');
    if (steps !== undefined) await goOn(steps);

    await reloads(visitor, address);
    await row('reload, and back through the offer');

    if (steps !== undefined) await losses(steps);
  } catch (error) {
    // With what was seen before, which may say why.
    await visitor.look('the end').catch(() => {});
    visitor.problems.push(`the soak ended early: ${error instanceof Error ? error.message : error}`);
  }
  await visitor.page.context().close();
  return { rows, actions, problems: visitor.problems };
}

/** A reload goes on from the last saved step; a training of another address is offered. @param {Visitor} visitor @param {string} address */
async function reloads(visitor, address) {
  const kept = await visitor.pauseAndSave();
  await visitor.reload();
  await visitor.page.getByText(/Restored from your last visit/).waitFor({ timeout: 60_000 });
  visitor.expect((await visitor.step()) === kept, `step ${kept} after a reload, not ${await visitor.step()}`);
  await visitor.trainFor(PAUSE);

  const left = await visitor.pauseAndSave();
  await visitor.open(`${address}?device=cpu&${SMALL}&seed=8`);
  await visitor.page.getByText(/with other settings/).waitFor({ timeout: 60_000 });
  await visitor.button('Resume it').click();
  await visitor.page
    .waitForFunction((step) => document.querySelector('[data-testid=step]')?.textContent === step, left?.toLocaleString('en'), {
      timeout: 60_000,
    })
    .catch(async () => visitor.expect(false, `step ${left} after going back, not ${await visitor.step()}`));
  await visitor.look('a reload, and going back');
}

/** Training goes on from what was saved, which the page says. @param {Visitor} visitor */
async function loseGpu(visitor) {
  await visitor.trainFor(5);
  const kept = (await visitor.pauseAndSave()) ?? NaN;
  await visitor.trainFor(5);
  const reached = await visitor.step();
  await visitor.loseGpu();
  const told = visitor.page.getByText(/Training continues .*, from the last save \(step [\d,]+\)/);
  await told.waitFor({ timeout: 120_000 });
  const from = Number((await told.innerText()).match(/\(step ([\d,]+)\)/)?.[1]?.replaceAll(',', ''));
  visitor.expect(from >= kept, `going on from step ${kept} at least, not ${from}`);
  await visitor.trainFor(1);
  visitor.expect((await visitor.step()) >= from, `training goes on after step ${from} (${reached} was reached)`);
  await visitor.button('Got it').click();
  await visitor.allowDrops();
  visitor.allowErrors(/lost|destroyed|device/i);
  await visitor.look('losing the GPU');
}
