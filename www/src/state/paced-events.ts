// What training tells again and again is shown a few times a second: as often as it can be read. Each update lays the page
// out, draws its charts and puts it together anew, which on the CPU takes time from the training itself.

import type { Event } from '../protocol';

/** Between two updates. */
export const UPDATE_INTERVAL_MS = 250;

/** All other events are rare. */
const REPEATED: Event['type'][] = ['losses', 'pictures', 'searching', 'evaluating'];

/** Passes all events on in their order: those that are rare at once, with those before them. */
export class PacedEvents {
  readonly #onEvent: (event: Event) => void;
  #held: Event[] = [];
  #updatedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onEvent: (event: Event) => void) {
    this.#onEvent = onEvent;
  }

  take(event: Event) {
    this.#held.push(event);
    const wait = REPEATED.includes(event.type) ? this.#updatedAt + UPDATE_INTERVAL_MS - performance.now() : 0;
    if (wait <= 0) this.#update();
    else this.#timer ??= setTimeout(() => this.#update(), wait);
  }

  /** What is held concerns nobody any more. */
  close() {
    clearTimeout(this.#timer);
    this.#held = [];
  }

  #update() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#updatedAt = performance.now();
    const events = this.#held;
    this.#held = [];
    for (const event of events) this.#onEvent(event);
  }
}
