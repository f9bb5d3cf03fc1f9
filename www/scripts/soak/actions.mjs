// What a restless visitor does while models train. Each leaves the models training, or as it found them.

/** @typedef {import('./visitor.mjs').Visitor} Visitor */
/** @typedef {(end: number) => number} Random whole numbers from 0 up to `end` */
/** @typedef {(visitor: Visitor, random: Random) => Promise<void>} Action */

/** Mulberry32. @param {number} seed @returns {Random} */
export function randomFrom(seed) {
  let state = seed;
  return (end) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  };
}

/** @template T @param {readonly T[]} items @param {Random} random */
export const choice = (items, random) => /** @type {T} */ (items[random(items.length)]);

/** New models on another data set. @type {Action} */
export async function beginOnAnother(visitor, random) {
  await visitor.pauseAndSave();
  await visitor.view('Data');
  const others = visitor.page.locator('input[name=dataset]:not(:checked)');
  await beginOn(visitor, others.nth(random(await others.count())));
}

/** New models on the first data set, so that what memory holds can be compared. @param {Visitor} visitor */
export async function beginOnTheFirst(visitor) {
  const first = visitor.page.locator('input[name=dataset]').first();
  await visitor.trainFor(1);
  if (await first.isChecked()) {
    await beginOnAnother(visitor, () => 0);
    await visitor.trainFor(1);
  }
  await visitor.pauseAndSave();
  await visitor.view('Data');
  await beginOn(visitor, first);
}

/** @param {Visitor} visitor @param {import('@playwright/test').Locator} dataset */
async function beginOn(visitor, dataset) {
  const { page } = visitor;
  await dataset.check();
  await page
    .getByRole('button', { name: /^Start a new run on / })
    .first()
    .click();
  // The old models are saved before they make way.
  const areNew = () =>
    [...document.querySelectorAll('[data-testid=step], [data-testid^=step-]')].every(({ textContent }) => textContent === '0');
  await page.waitForFunction(areNew, null, { timeout: 120_000 });
  await visitor.allowDrops();
}

/** @type {Record<string, Action>} */
export const ACTIONS = {
  /** A live setting a little up or down, or back to its default, so that nothing diverges in the long run. */
  async 'change a setting'({ page }, random) {
    const hyperparameters = page.locator('.hyperparameter:has(.badge:text-is("live"))');
    const hyperparameter = hyperparameters.nth(random(await hyperparameters.count()));
    const back = hyperparameter.getByRole('button', { name: /reset to/ });
    if ((await back.count()) > 0) return back.click();
    const slider = hyperparameter.locator('.slider');
    if ((await slider.count()) > 0) return slider.press(choice(['ArrowLeft', 'ArrowRight'], random));
    const options = await hyperparameter.locator('option').allInnerTexts();
    await hyperparameter.locator('select').selectOption(choice(options, random));
  },

  async 'pause and step'(visitor) {
    await visitor.pause();
    const before = await visitor.step();
    await visitor.button('Step').click();
    await visitor.page.waitForFunction(
      (step) => Number(document.querySelector('[data-testid=step]')?.textContent?.replaceAll(',', '')) > step,
      before,
      { timeout: 60_000 },
    );
    visitor.expect((await visitor.step()) === before + 1, `one step after ${before}`);
  },

  async 'change the budget'({ page }, random) {
    await page.getByLabel('Compare at').selectOption(choice(['steps', 'time'], random));
  },

  async 'train one model alone'(visitor, random) {
    const models = visitor.page.getByLabel('Models', { exact: true });
    await models.selectOption(choice(['gan', 'vae', 'vae-gan'], random));
    await visitor.train();
    await models.selectOption('all');
  },

  async 'hide the tab'(visitor) {
    await visitor.hide(true);
    await visitor.trainFor(60);
    await visitor.hide(false);
  },

  async 'look at another data set, and keep the models'(visitor, random) {
    await visitor.view('Data');
    const others = visitor.page.locator('input[name=dataset]:not(:checked)');
    await others.nth(random(await others.count())).check();
    await visitor.button('Undo the change').click();
  },

  async 'begin on another data set'(visitor, random) {
    await beginOnAnother(visitor, random);
  },

  async 'walk through latent space'(visitor, random) {
    const { page } = visitor;
    await visitor.view('Latents');
    const planes = page.getByRole('slider', { name: /^Plane through/ });
    // Both come with the first answers of the models.
    await planes.first().waitFor();
    const plane = planes.nth(random(await planes.count()));
    for (const key of ['ArrowRight', 'ArrowUp', 'ArrowUp', 'ArrowLeft']) await plane.press(key);
    const dimensions = page.getByRole('slider', { name: /dimension/ });
    await dimensions.first().waitFor();
    await dimensions.nth(random(await dimensions.count())).fill(String(random(5) - 2));
    await visitor.trainFor(10);
  },

  async 'search for latents'(visitor) {
    await visitor.pause();
    // A search may be over before the page shows that it goes on.
    const before = await visitor.page
      .getByTestId(/^searched-/)
      .first()
      .textContent();
    await visitor.page.getByRole('button', { name: /^Keep searching/ }).click();
    await visitor.page.waitForFunction((before) => document.querySelector('[data-testid^=searched-]')?.textContent !== before, before, {
      timeout: 60_000,
    });
  },

  async 'fill the storage'(visitor, random) {
    await visitor.setStorageFails(0.5);
    await visitor.trainFor(50);
    if (random(2)) await visitor.pause();
    await visitor.setStorageFails(0);
  },

  async 'read an explanation'(visitor, random) {
    const questions = visitor.page.locator('button.what:visible');
    await questions.nth(random(await questions.count())).click();
    await visitor.trainFor(10);
    await visitor.page.getByRole('button', { name: 'Close: Guide' }).click();
  },
};
