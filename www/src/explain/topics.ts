// What can be explained, under these titles.

export type Topic =
  | 'samples'
  | 'reconstruction'
  | 'by-class'
  | 'losses-gan'
  | 'losses-vae'
  | 'quality'
  | 'stability'
  | 'vae-gan'
  | 'flow'
  | 'latent-space'
  | 'timeline'
  | 'architecture'
  | 'budget'
  | 'gan-vs-vae'
  | 'presets';

export const topicTitles = (): Record<Topic, string> => ({
  samples: 'Samples',
  reconstruction: 'Reconstructions',
  'by-class': 'By class',
  'losses-gan': 'GAN losses',
  'losses-vae': 'VAE losses',
  quality: 'Quality',
  stability: 'When training goes wrong',
  'vae-gan': 'VAE-GAN',
  flow: 'Flow matching',
  'latent-space': 'Latent space',
  timeline: 'Timeline',
  architecture: 'Architecture',
  budget: 'Equal steps or equal time',
  'gan-vs-vae': 'GAN and VAE',
  presets: 'Experiments',
});
