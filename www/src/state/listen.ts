// Pictures of sound, played.

import { createContext } from 'svelte';
import type { Messages } from './messages.svelte';
import type { Models } from './models.svelte';
import { Player } from './player';
import type { WorkerConnection } from './worker-connection.svelte';

/** Plays what a picture of sound sounds like; to be called at the press of a key or button. */
export type Listen = (picture: Uint8Array<ArrayBuffer>) => Promise<void>;

export function listener({ worker, models, messages }: { worker: WorkerConnection; models: Models; messages: Messages }): Listen {
  const player = new Player();
  return async (picture) => {
    if (!models.plan) return;
    player.prepare();
    const asked = worker.ask({ type: 'sound', dataset: models.plan.dataset, picture });
    await asked.then((sound) => player.play(sound)).catch(messages.report);
  };
}

export const [getListen, setListen] = createContext<Listen>();
