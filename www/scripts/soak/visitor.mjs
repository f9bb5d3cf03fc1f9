// A visitor who uses the page's visible controls, and notes what should not be.

import { prepare } from './trouble.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ shown: Record<string, number>, trained: Record<string, number>, drops: string[] }} Watched */

/** For what takes as long as the machine needs. */
const PATIENT = { timeout: 120_000 };

export class Visitor {
  /** What should not have been. @type {string[]} */
  problems = [];
  /** Errors in the console since they were looked at. @type {string[]} */
  #errors = [];
  /** Steps trained before the last reload. */
  #before = 0;
  #storageFails = 0;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    page.on('console', (message) => message.type() === 'error' && this.#errors.push(message.text()));
    page.on('pageerror', (error) => this.#errors.push(error.message));
    page.on('dialog', (dialog) => void dialog.accept());
  }

  /** A page of its own. @param {import('@playwright/test').Browser} browser */
  static async arrive(browser) {
    const context = await browser.newContext({ viewport: { width: 1680, height: 1000 }, serviceWorkers: 'block' });
    context.setDefaultTimeout(PATIENT.timeout);
    const page = await context.newPage();
    await prepare(page);
    return new Visitor(page);
  }

  /** @param {string} address */
  async open(address) {
    await this.#countBefore();
    await this.page.goto(address);
    await this.#ready();
  }

  async reload() {
    await this.#countBefore();
    await this.page.reload();
    await this.#ready();
  }

  async #ready() {
    await this.page.locator('button:enabled', { hasText: /^Train$/ }).waitFor(PATIENT);
    await this.setStorageFails(this.#storageFails);
    // Much of what is looked at later is in views that come when they are opened.
    await this.showEverything();
  }

  async #countBefore() {
    if (this.page.url() !== 'about:blank') this.#before = await this.trained();
  }

  /** Opens every view and unfolds everything that is folded in it; views that were opened work on out of sight. */
  async showEverything() {
    // In one go: while models train, every click waits for its turn.
    await this.page.evaluate(() => {
      for (const link of document.querySelectorAll('nav[aria-label=Views] a')) /** @type {HTMLElement} */ (link).click();
    });
    await this.page.evaluate(() => {
      for (const summary of document.querySelectorAll('details:not([open]) > summary')) /** @type {HTMLElement} */ (summary).click();
    });
    await this.view('Train');
  }

  /** @param {string} title of a view */
  async view(title) {
    await this.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: title }).click();
  }

  /** @param {string} name */
  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** @returns {Promise<Watched>} */
  #watched() {
    return this.page.evaluate(() => /** @type {any} */ (globalThis).soak);
  }

  /** Steps trained in all, of the model that is ahead. */
  async trained() {
    const { trained } = await this.#watched();
    return this.#before + (trained.step ?? 0);
  }

  /** The step that is shown. */
  async step() {
    return Number((await this.page.getByTestId('step').innerText()).replaceAll(',', ''));
  }

  async isTraining() {
    return (await this.button('Pause').count()) > 0;
  }

  async train() {
    // After a loss of the GPU training goes on by itself, at a moment of the page's own.
    const train = this.button('Train');
    await train.or(this.button('Pause')).first().waitFor(PATIENT);
    if (!(await this.isTraining())) await train.click({ timeout: 10_000 }).catch(() => {});
    await this.button('Pause').waitFor(PATIENT);
  }

  async pause() {
    if (await this.isTraining()) await this.button('Pause').click();
    await this.button('Train').waitFor(PATIENT);
  }

  /** Trains at least so many steps more. @param {number} steps */
  async trainFor(steps) {
    await this.train();
    const wanted = (await this.trained()) - this.#before + steps;
    // Ends too where training stopped, which the visitor has not asked for.
    await this.page.waitForFunction(
      (least) => {
        const isStopped = [...document.querySelectorAll('button')].some(({ textContent }) => textContent === 'Train');
        /** @type {any} */
        const { soak } = globalThis;
        return isStopped || (soak.trained.step ?? 0) >= least;
      },
      wanted,
      { ...PATIENT, polling: 50 },
    );
    if (!(await this.isTraining())) this.#note('training stopped by itself');
  }

  /**
   * Pauses, which saves; the step that is kept then, or nothing while storage fails.
   * @returns {Promise<number | undefined>}
   */
  async pauseAndSave() {
    if (!(await this.isTraining())) return this.step();
    const isOlder = () => document.querySelector('[data-testid=saved]')?.textContent !== new Date().toLocaleTimeString('en');
    // The page tells seconds: a save of this very second could not be told from the one that follows.
    await this.page.waitForFunction(isOlder, null, { polling: 50 });
    const asked = Math.floor(Date.now() / 1000) * 1000;
    await this.pause();
    if (this.#storageFails > 0) return undefined;
    const isSaved = (/** @type {number} */ since) => {
      const text = document.querySelector('[data-testid=saved]')?.textContent ?? '';
      return Date.parse(`${new Date().toDateString()} ${text}`) >= since;
    };
    await this.page.waitForFunction(isSaved, asked, { timeout: 60_000 }).catch(async () => {
      this.#note(`a pause did not save: "${await this.page.getByTestId('saved').innerText()}"`);
    });
    return this.step();
  }

  /** @param {boolean} hidden */
  async hide(hidden) {
    await this.page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }

  #worker() {
    const worker = this.page.workers().find((one) => one.url().includes('/assets/main-'));
    if (!worker) throw new Error('the worker that trains is gone');
    return worker;
  }

  /** Which share of the writes to the browser's database fail. @param {number} share */
  async setStorageFails(share) {
    this.#storageFails = share;
    const set = `globalThis.storageFails = ${share}`;
    await Promise.all([this.page.evaluate(set), this.#worker().evaluate(set)]);
  }

  async loseGpu() {
    await this.#worker().evaluate('gpuDevice.destroy()');
  }

  /** Whatever fell until now was asked for. */
  async allowDrops() {
    await this.page.evaluate(() => {
      const { soak } = /** @type {any} */ (globalThis);
      // What is shown by now and was not seen yet would be noted later.
      soak.watch();
      soak.drops.length = 0;
    });
  }

  /** Errors until now that may be, such as those of a GPU that was taken away. @param {RegExp} expected */
  allowErrors(expected) {
    this.#errors = this.#errors.filter((error) => !expected.test(error));
  }

  /** Notes what went wrong since the last look. @param {string} after what the visitor did */
  async look(after) {
    const { drops } = await this.#watched();
    const alerts = await this.page.getByRole('alert').allInnerTexts();
    for (const what of [...drops, ...this.#errors, ...alerts.map((text) => `the page says: ${text}`)])
      this.#note(`${what} (after: ${after})`);
    this.#errors = [];
    await this.allowDrops();
    if (alerts.length > 0 && (await this.button('Dismiss').count()) > 0) await this.button('Dismiss').first().click();
  }

  /** @param {boolean} holds @param {string} what */
  expect(holds, what) {
    if (!holds) this.#note(`expected: ${what}`);
  }

  /** @param {string} problem */
  #note(problem) {
    this.problems.push(problem);
  }
}
