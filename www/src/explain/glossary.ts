// The words that take an explanation, each in a sentence or two.

export const GLOSSARY = {
  Adam: 'The rule that updates the weights after each batch. It gives every weight its own step size, based on the gradients it has seen.',
  batch: 'The images that are processed together in one training step.',
  decoder: 'The network of the VAE that turns a latent into an image.',
  device: 'The processor that does the work: the graphics processor (GPU) through WebGPU, or the main processor (CPU).',
  discriminator: 'The network of the GAN that tells real images from generated ones.',
  ELBO: 'Evidence lower bound: the log-probability of the data is at least this. A VAE maximises it by minimising its negative.',
  encoder: 'The network of the VAE that maps an image to the latents it may have come from.',
  epoch: 'One pass through all training images.',
  'feature map': 'One channel inside a network: a small picture that shows where a pattern was found.',
  generator: 'The network of the GAN that turns a latent into an image.',
  'test images': 'Kept out of training, to try the model on images it has never seen.',
  'Fréchet distance':
    'How far apart two clouds of points are, comparing their centres and spreads (each treated as a normal distribution). 0 if they match.',
  'KL divergence':
    'How far one distribution is from another, in nats: 0 if they are the same. Here: how far a posterior is from the prior, which is the information that the latents carry.',
  classifier:
    'A small network, trained beforehand on the real images, that recognises what an image shows. Quality is measured with its help.',
  latent: 'The list of numbers that an image is generated from. They mean nothing until training gives them a meaning.',
  'learning rate': 'How far each update moves the weights. Too small: slow. Too large: unstable.',
  logit: 'A score before it is turned into a probability: 0 means one half, large means nearly 1, very negative means nearly 0.',
  'mode collapse': 'Whatever the latent, the generator makes only a few kinds of images, because those fool the discriminator.',
  nats: 'The unit of information when natural logarithms are used. One nat is about 1.44 bits.',
  precision: 'The share of samples that look like real images: how good they are. It says nothing about what is missing.',
  posterior: 'The distribution over latents that the encoder gives for one image: where its latent probably lies.',
  prior: 'The distribution that latents are drawn from when there is no image: independent normal numbers with mean 0 and variance 1.',
  recall: 'The share of real images that the samples cover: how much of the variety is covered.',
  reparameterisation: 'Drawing a latent as mean plus standard deviation times noise, so that gradients can flow through the random draw.',
  'self-test': 'A tiny training run with a known result. A device with a different result is not used.',
  β: 'The weight of the KL divergence in the VAE loss. 1 is a standard VAE; higher values make the latent space tidier and the images blurrier.',
} satisfies Record<string, string>;

export type Word = keyof typeof GLOSSARY;
