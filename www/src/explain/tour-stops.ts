// Where the tour stops, in order. A stop is found by the attribute `data-tour`.

export interface Stop {
  at: 'samples' | 'controls' | 'reconstruction' | 'losses' | 'latent' | 'timeline' | 'explain';
  title: string;
  text: string;
}

export const STOPS: Stop[] = [
  {
    at: 'controls',
    title: 'Start here',
    text: 'Train starts the training and Pause stops it. Choose what the models learn under Data, and settings with a purpose under Preset. The seed decides all chance: the same one brings the same run back.',
  },
  {
    at: 'samples',
    title: 'Samples',
    text: 'Each image is generated from a list of random numbers, its latent. The latents never change, so any change you see is the model learning.',
  },
  {
    at: 'reconstruction',
    title: 'Reconstructions',
    text: 'Real images the model has never seen, and its attempt to rebuild each. A close match means it has learned what such images have in common.',
  },
  {
    at: 'losses',
    title: 'Progress',
    text: 'A VAE’s loss falls. A GAN’s two losses go up and down, because its two networks play against each other. The quality measures tell how good the samples really are.',
  },
  {
    at: 'latent',
    title: 'The space of images',
    text: 'Every point is an image. Move through it and see how one image becomes another.',
  },
  {
    at: 'timeline',
    title: 'Back in time',
    text: 'The slider at the top of the page goes back to the first steps. Here the samples of the whole training become a picture or an animation.',
  },
  {
    at: 'explain',
    title: 'Questions?',
    text: 'These buttons explain each part in plain words. Words with dotted lines under them explain themselves.',
  },
];
