// Where the tour stops, in order. A stop is found by the attribute `data-tour`.

export interface Stop {
  at: 'samples' | 'controls' | 'reconstruction' | 'losses' | 'timeline' | 'views' | 'guide';
  title: string;
  text: string;
}

export const stops = (): Stop[] => [
  {
    at: 'controls',
    title: 'Start here',
    text: 'Train starts the training and Pause stops it. Choose what the models learn from under Data, and a ready-made experiment beside it. The seed decides all chance: the same one brings the same run back.',
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
    at: 'timeline',
    title: 'Back in time',
    text: 'The slider goes back to the first steps, and Replay shows how the samples developed.',
  },
  {
    at: 'views',
    title: 'More to see',
    text: 'Latents is the space of images to move through. Quality has every measure, Data takes your own images, and Runs keeps what you trained.',
  },
  {
    at: 'guide',
    title: 'Questions?',
    text: 'The guide explains each part in plain words, and every ? opens it in the right place. Words with dotted lines under them explain themselves.',
  },
];
