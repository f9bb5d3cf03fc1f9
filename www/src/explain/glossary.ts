// The words that take an explanation, each in a sentence or two.

export const GLOSSARY = {
  Adam: 'The rule that changes the weights after each batch. It gives every weight a step size of its own, from the gradients it has seen.',
  batch: 'The images that one training step looks at together.',
  decoder: 'The network of the VAE that makes an image from a latent.',
  device: 'What does the arithmetic: the graphics processor through WebGPU, or the main processor.',
  discriminator: 'The network of the GAN that judges whether an image is real or made by the generator.',
  ELBO: 'Evidence lower bound: the log-probability of the data is at least this. A VAE raises it, which is to lower its negative.',
  encoder: 'The network of the VAE that says which latents an image may have come from.',
  epoch: 'As many training steps as it takes to see every training image once.',
  'feature map': 'One channel inside a network: a small picture of where a pattern was found.',
  generator: 'The network of the GAN that makes an image from a latent.',
  'held out': 'Kept away from training, to see what a model does with images that it has never met.',
  'Fréchet distance': 'How far apart two clouds of points are, each taken as a normal distribution: by their middles and by their spreads. 0 if they are the same.',
  'KL divergence': 'How far one distribution is from another, in nats: 0 if they are the same. Here, how far a posterior is from the prior.',
  judge: 'A small classifier, trained on real images before, that says what is on an image. It gives the numbers by which samples are measured.',
  latent: 'The list of numbers that an image is made from. Its numbers have no meaning until training gives them one.',
  'learning rate': 'How far one training step moves the weights. Too small learns slowly; too large never settles.',
  logit: 'A score before it is squeezed into a probability: 0 stands for one half, large for nearly 1, very negative for nearly 0.',
  'mode collapse': 'The generator makes a few kinds of images only, whatever its latent, because those get past the discriminator.',
  nats: 'The unit of information with natural logarithms. One nat is about 1.44 bits.',
  precision: 'The share of samples that lie among the real images: how good they are. It says nothing of what is missing.',
  posterior: 'The distribution over latents that the encoder gives for one image: where its latent probably lies.',
  prior: 'The distribution that latents are drawn from when there is no image: independent normal numbers of mean 0 and variance 1.',
  recall: 'The share of real images that lie among the samples: how much of the variety is there.',
  reparameterisation: 'Drawing a latent as mean plus deviation times noise, so that training can reach the mean and the deviation through the draw.',
  'self-test': 'A tiny training run with a known result. A device that gets another result is not used.',
  β: 'The weight of the KL divergence in the loss of the VAE. 1 is the ELBO; more makes latents tidier and images softer.',
} satisfies Record<string, string>;

export type Word = keyof typeof GLOSSARY;
