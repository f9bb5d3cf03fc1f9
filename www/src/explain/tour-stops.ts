// Where the tour stops, in order. A stop is found by the attribute `data-tour`.

export interface Stop {
  at: 'samples' | 'controls' | 'reconstruction' | 'losses' | 'timeline' | 'views' | 'guide';
  title: string;
  text: string;
}

export const STOPS: Stop[] = [
  {
    at: 'controls',
    title: 'Start here',
    text: 'Train starts the training and Pause stops it. Choose what the models learn from under Data, and a ready-made experiment beside it. The seed decides all chance: the same one brings the same run back.',
  },
  {
    at: 'samples',
    title: 'What the model makes',
    text: 'Each picture is made from a list of random numbers, its latent. The latents stay the same, so you see the model change.',
  },
  {
    at: 'reconstruction',
    title: 'What it makes of real images',
    text: 'Real images that it never learned from, and its attempt at each. The better they fit, the more it has understood.',
  },
  {
    at: 'losses',
    title: 'How it is going',
    text: 'A VAE’s loss falls. A GAN’s two losses go up and down, since its two networks play against each other. Below them a judge measures how good the samples are.',
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
