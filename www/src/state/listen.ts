// Pictures of sound, played.

import type { LabState } from './lab.svelte';
import { Player } from './player';

/** Plays what a picture of sound sounds like; to be called at the press of a key or button. */
export function listener(lab: LabState) {
  const player = new Player();
  return async (picture: Uint8Array<ArrayBuffer>) => {
    if (!lab.plan) return;
    player.prepare();
    const asked = lab.client.ask({ type: 'sound', dataset: lab.plan.dataset, picture });
    await asked.then((sound) => player.play(sound)).catch((error) => lab.report(error));
  };
}
