// What the core does to the page and reads from it, through WebDriver.

import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { By, error, until, type WebDriver, type WebElement } from 'selenium-webdriver';
import { expect } from '@playwright/test';

/** Small nets, so that a software adapter keeps up. */
const SMALL = 'width=4&batch_size=8&latent_size=8';
/** For what takes as long as the machine needs; a slow one is no failure. */
const PATIENT = { timeout: 120_000 };

export type Family = 'gan' | 'vae';
export const FAMILIES: readonly Family[] = ['gan', 'vae'];
/** What the first data set of own images is called. */
export const OWN = 'My images 1';
const TITLES = { gan: 'GAN', vae: 'VAE' };

export class LabPage {
  constructor(
    private readonly driver: WebDriver,
    private readonly address: string,
    private readonly device: 'cpu' | 'webgpu',
    private readonly downloads: string,
  ) {}

  /** Opens the page with fresh small models, or with those that the browser kept, and waits until they are there. */
  async open() {
    await this.driver.get(`${this.address}?device=${this.device}&${SMALL}`);
    await this.ready();
    for (const family of FAMILIES) {
      await expect.poll(() => this.isDrawn(this.samples(family)), PATIENT).toBe(true);
      await expect.poll(() => this.isDrawn(this.reconstructions(family)), PATIENT).toBe(true);
    }
  }

  /** As a visitor does, back to the view of training. WebDriver's own *refresh* goes past the service worker in Firefox. */
  async reload() {
    const address = new URL(await this.driver.getCurrentUrl());
    // To the address that the page has already, view and all, a browser goes without loading anything.
    address.hash = '';
    await this.driver.get(address.href);
    await this.ready();
  }

  async ready() {
    await expect.poll(() => this.isEnabled('Train'), PATIENT).toBe(true);
  }

  private async view(title: string) {
    await this.clickOn(By.xpath(`//nav[@aria-label="Views"]/a[contains(., "${title}")]`));
  }

  async deviceName(): Promise<string> {
    await this.view('Device');
    // A view that nobody has seen yet has to be loaded.
    await expect.poll(() => this.textOf('device'), PATIENT).not.toBe('');
    return this.textOf('device');
  }

  /** What errors the page tells of. */
  async alerts(): Promise<string[]> {
    return this.driver.executeScript<string[]>('return [...document.querySelectorAll("[role=alert]")].map((alert) => alert.innerText)');
  }

  async waitForText(text: string) {
    const all = () => this.driver.executeScript<string>('return document.body?.innerText ?? ""');
    await expect.poll(all, PATIENT).toContain(text);
  }

  async textOf(testId: string): Promise<string> {
    // Not WebDriver's own way to read a text, which leaves out what is scrolled away in some engines.
    return this.driver.executeScript<string>('return document.querySelector(`[data-testid="${arguments[0]}"]`)?.textContent ?? ""', testId);
  }

  async click(name: string) {
    await this.clickOn(By.xpath(`//button[normalize-space()="${name}"]`));
  }

  /** Steps trained by the one that is ahead, or by a family. */
  async step(family?: Family): Promise<number> {
    const shown = await this.textOf(family ? `step-${family}` : 'step');
    return Number(shown.replaceAll(',', ''));
  }

  async waitForStep(wanted: number, family?: Family) {
    await expect.poll(() => this.step(family), PATIENT).toBe(wanted);
  }

  async trainUntil(atLeast: number) {
    await this.click('Train');
    await expect.poll(() => this.step(), PATIENT).toBeGreaterThanOrEqual(atLeast);
    await this.pause();
  }

  /** Pauses; returns how many milliseconds it took to act, by the page's own clock: WebDriver's calls take longer. */
  async pause(): Promise<number> {
    return this.driver.executeAsyncScript<number>(`
      const done = arguments[arguments.length - 1];
      const button = (name) => [...document.querySelectorAll('button:enabled')].find(({ textContent }) => textContent.trim() === name);
      const start = performance.now();
      const hasActed = () => button('Train') && (observer.disconnect(), done(performance.now() - start));
      const observer = new MutationObserver(hasActed);
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      button('Pause').click();`);
  }

  /** Trains one step and waits until the samples show it. */
  async trainOneStep() {
    const wanted = (await this.step()) + 1;
    await this.click('Step');
    await this.waitForStep(wanted);
    for (const family of FAMILIES) await this.waitForSamples(family, wanted);
  }

  async waitForSamples(family: Family, step: number) {
    await this.waitForCanvas(`64 samples of the ${TITLES[family]} at step ${step.toLocaleString('en')}`);
  }

  async waitForReconstructions(family: Family, step: number) {
    await this.waitForCanvas(`Reconstructions by the ${TITLES[family]} at step ${step.toLocaleString('en')}`);
  }

  samples(family: Family) {
    return this.pixels(`64 samples of the ${TITLES[family]}`);
  }

  reconstructions(family: Family) {
    return this.pixels(`Reconstructions by the ${TITLES[family]}`);
  }

  heldOut(family: Family) {
    return this.pixels(`held-out images beside the ${TITLES[family]}`);
  }

  /** Lets one family rest, or both train, by the name of the choice. */
  async chooseModels(choice: string) {
    await this.clickOn(By.xpath(`//select/option[normalize-space()="${choice}"]`));
  }

  /** Presses a button that hands out a file; resolves to the file. */
  async download(family: Family, name: string): Promise<Buffer> {
    await this.view('Runs');
    for (const earlier of readdirSync(this.downloads)) rmSync(join(this.downloads, earlier));
    await this.clickOn(By.xpath(`//*[@aria-label="Files of the ${TITLES[family]}"]//button[normalize-space()="${name}"]`));
    // Browsers put a file of another name, or an empty one, there first.
    const complete = () =>
      readdirSync(this.downloads).map((file) => file.endsWith('.safetensors') && statSync(join(this.downloads, file)).size > 0);
    await expect.poll(complete, PATIENT).toEqual([true]);
    const [file = ''] = readdirSync(this.downloads);
    return readFileSync(join(this.downloads, file));
  }

  /** Gives a model file to a family's *Load model*. */
  async loadModel(family: Family, file: string) {
    await this.view('Runs');
    const field = await this.find(By.css(`[aria-label="Files of the ${TITLES[family]}"] input[type=file]`));
    await field.sendKeys(file);
  }

  /** Makes a data set of image files; fresh models are to learn from it. */
  async importImages(files: string[]) {
    await this.view('Data');
    const field = await this.find(By.xpath('//label[contains(., "Choose images")]//input'));
    await field.sendKeys(files.join('\n'));
    await this.waitForText(`"${OWN}" holds ${files.length} images.`);
    await expect.poll(() => this.isChosenDataset(OWN), PATIENT).toBe(true);
    await this.ready();
  }

  async isChosenDataset(title: string): Promise<boolean> {
    // In one go: an element that WebDriver found may be replaced before it is read.
    return this.driver.executeScript<boolean>(
      'return [...document.querySelectorAll("input[type=radio]:checked")].some((radio) => radio.closest("label")?.textContent.includes(arguments[0]))',
      title,
    );
  }

  /** How many families have a worker of their own. */
  async familiesWithWorkers(): Promise<number> {
    await this.view('Device');
    await this.clickOn(By.xpath('//summary[normalize-space()="Diagnostics"]'));
    await expect.poll(() => this.textOf('wasm-memory'), PATIENT).toMatch(/\d MB$/);
    return this.driver.executeScript<number>('return document.querySelectorAll("[data-testid^=memory-]").length');
  }

  /** Waits until the browser kept the models since they were trained last. */
  async waitUntilSaved() {
    await this.view('Device');
    await this.clickOn(By.xpath('//summary[normalize-space()="Diagnostics"]'));
    await expect.poll(() => this.textOf('saved'), PATIENT).toMatch(/\d:\d\d/);
  }

  /** Waits until the page and its data set are kept for times without a network. */
  async waitUntilKeptOffline() {
    await expect.poll(() => this.keptDatasets(), PATIENT).toBe(1);
  }

  private keptDatasets(): Promise<number> {
    return this.driver.executeAsyncScript<number>(`
      const done = arguments[arguments.length - 1];
      (async () => {
        await navigator.serviceWorker.ready;
        const names = (await caches.keys()).filter((name) => name.startsWith('datasets-'));
        const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
        return kept.flat().filter(({ url }) => url.includes('.gvld')).length;
      })().then(done, () => done(-1));`);
  }

  private async isEnabled(name: string): Promise<boolean> {
    return this.driver.executeScript<boolean>(
      'return [...document.querySelectorAll("button")].some((button) => button.textContent.trim() === arguments[0] && !button.disabled)',
      name,
    );
  }

  private async waitForCanvas(label: string) {
    await this.find(By.css(`canvas[aria-label="${label}"]`));
  }

  /** The grey values of the canvas whose label contains this, row by row, 0 to 255; none while it is not there. */
  private async pixels(label: string): Promise<Uint8Array> {
    const encoded = await this.driver.executeScript<string>(
      `const canvas = document.querySelector(\`canvas[aria-label*="\${arguments[0]}"]\`);
       if (!canvas) return '';
       const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
       const scale = Number(canvas.dataset.scale ?? 1);
       let text = '';
       for (let y = 0; y < canvas.height; y += scale)
         for (let x = 0; x < canvas.width; x += scale) text += String.fromCharCode(data[4 * (y * canvas.width + x)]);
       return btoa(text);`,
      label,
    );
    return Uint8Array.from(Buffer.from(encoded, 'base64'));
  }

  private async isDrawn(picture: Promise<Uint8Array>): Promise<boolean> {
    return (await picture).some((value) => value > 0);
  }

  private async find(place: By): Promise<WebElement> {
    return this.driver.wait(until.elementLocated(place), PATIENT.timeout);
  }

  /** Clicks as soon as the element takes it: while the page draws anew, it may be replaced, covered or on the move. */
  private async clickOn(place: By) {
    const passing = [error.ElementClickInterceptedError, error.ElementNotInteractableError, error.StaleElementReferenceError];
    const clicked = async () => {
      try {
        await (await this.find(place)).click();
        return true;
      } catch (cause) {
        if (passing.some((kind) => cause instanceof kind)) return false;
        throw cause;
      }
    };
    await this.driver.wait(clicked, PATIENT.timeout, `${place} cannot be clicked`);
  }
}

/** Mean absolute difference of two pictures, 0 to 255. */
export function difference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0) / a.length;
}
