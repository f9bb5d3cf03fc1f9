// Which part of a run the page shows: in time, and in its charts.

import { createContext } from 'svelte';

export class Playback {
  /** The step that the timeline shows; the newest if undefined. */
  shownStep = $state<number>();
  /** The stretch of steps that the charts show; all if undefined. */
  zoom = $state<[number, number]>();

  /** Other models took the place of those before. */
  begin() {
    this.shownStep = undefined;
    this.zoom = undefined;
  }
}

export const [getPlayback, setPlayback] = createContext<Playback>();
