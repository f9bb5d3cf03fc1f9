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
