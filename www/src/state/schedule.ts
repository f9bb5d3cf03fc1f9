// Which models learn, on what budget, how fast and until when: told to the worker and to the address.

import { createContext } from 'svelte';
import type { Budget } from '../protocol';
import type { PageParts } from './page-parts';

type Parts = Pick<PageParts, 'settings' | 'worker' | 'address'>;

export interface ScheduleChange {
  budget?: Budget;
  /** Steps a second. */
  speed?: number | 'full';
  /** The step at which training pauses by itself. */
  until?: number | 'never';
}

export class Schedule {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  change({ budget, speed, until }: ScheduleChange) {
    const { settings } = this.#parts;
    if (budget) settings.budget = budget;
    if (speed) settings.speed = speed === 'full' ? undefined : speed;
    if (until) settings.until = until === 'never' ? undefined : until;
    this.apply();
  }

  /** The settings as they are now. */
  apply() {
    this.send();
    this.#parts.address.update();
  }

  send() {
    const { active, budget, speed, until } = this.#parts.settings;
    this.#parts.worker.send({ type: 'schedule', active, budget, speed, until });
  }
}

export const [getSchedule, setSchedule] = createContext<Schedule>();
