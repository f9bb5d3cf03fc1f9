// What a task costs a visitor: clicks, keys, and how far anything scrolls.

import { expect, type Locator, type Page } from '@playwright/test';

/** Sums up how far the page and everything in it scrolls, in pixels. */
const WATCH_SCROLLING = () => {
  const places = new WeakMap<Element, [left: number, top: number]>();
  window.scrolledPx = 0;
  document.addEventListener(
    'scroll',
    ({ target }) => {
      const element = target instanceof Element ? target : document.scrollingElement!;
      const [left, top] = places.get(element) ?? [0, 0];
      window.scrolledPx += Math.abs(element.scrollLeft - left) + Math.abs(element.scrollTop - top);
      places.set(element, [element.scrollLeft, element.scrollTop]);
    },
    { capture: true, passive: true },
  );
};

declare global {
  interface Window {
    scrolledPx: number;
  }
}

export class Effort {
  clicks = 0;
  keys = 0;
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Before the page is opened. Playwright scrolls to what it clicks, as a visitor would have to. */
  static async of(page: Page): Promise<Effort> {
    await page.addInitScript(WATCH_SCROLLING);
    return new Effort(page);
  }

  async click(target: Locator, position?: { x: number; y: number }) {
    this.clicks++;
    await target.click(position ? { position } : {});
  }

  /** A list takes a click to open and one to choose. */
  async choose(list: Locator, option: string) {
    this.clicks += 2;
    await list.selectOption({ label: option });
  }

  /** A click into the field; what is typed counts as one key. */
  async type(field: Locator, text: string) {
    await this.click(field);
    await field.fill(text);
    await this.press('Enter');
  }

  async press(key: string) {
    this.keys++;
    await this.#page.keyboard.press(key);
  }

  /** A line from the top of something to its foot: a click that is held. */
  async stroke(target: Locator) {
    this.clicks++;
    await target.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await target.boundingBox())!;
    const { mouse } = this.#page;
    await mouse.move(x + width / 2, y + height / 8);
    await mouse.down();
    await mouse.move(x + width / 2, y + (height * 7) / 8, { steps: 8 });
    await mouse.up();
  }

  /** Looks at something as a visitor does: scrolls as far as it takes. */
  async look(target: Locator) {
    await expect(target).toBeVisible();
    await target.scrollIntoViewIfNeeded();
    await expect(target).toBeInViewport();
  }

  async spent() {
    return { clicks: this.clicks, keys: this.keys, scrolledPx: Math.round(await this.#page.evaluate(() => window.scrolledPx)) };
  }
}
