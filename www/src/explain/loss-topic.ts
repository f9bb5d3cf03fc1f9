import type { Topic } from './topics';

const TOPICS: Record<string, Topic> = { gan: 'losses-gan', vae: 'losses-vae', 'vae-gan': 'vae-gan', flow: 'flow' };

/** What explains the losses of a family. */
export const lossTopic = (family: string): Topic | undefined => TOPICS[family];
