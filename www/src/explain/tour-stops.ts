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
    text: 'Train starts, Pause stops. Choose the images under Data and a ready-made experiment under Experiments. The seed fixes all randomness: same seed, same run.',
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
    text: 'Replay the training, or save it as a picture or an animation.',
  },
  {
    at: 'explain',
    title: 'Questions?',
    text: 'Every ? explains the part beside it. Click a dotted word for its meaning.',
  },
];
