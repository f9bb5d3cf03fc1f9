// Parts of the page that nobody sees at first. They come after the models, or when they are opened.

import type { Component } from 'svelte';
import type { Messages } from '../state/messages.svelte';

export const otherView = () => import('./OtherView.svelte');
export const guide = () => import('./Guide.svelte');

/** So that nobody waits for them later. One that does not come is told of when it is opened. */
export function loadLaterParts() {
  for (const part of [otherView, guide]) part().catch(() => {});
}

/** The component of a part; tells if it does not come. */
export async function laterPart<P extends Record<string, unknown>>(part: Promise<{ default: Component<P> }>, messages: Messages) {
  try {
    return (await part).default;
  } catch (error) {
    messages.reportMissing(error);
    return undefined;
  }
}
