// The words that take an explanation, each in a sentence or two.

export const glossary = () =>
  ({
    Adam: {
      name: 'Adam',
      meaning:
        'The rule that updates the weights after each batch. It gives every weight its own step size, based on the gradients it has seen.',
    },
    batch: { name: 'batch', meaning: 'The images that are processed together in one training step.' },
    decoder: { name: 'decoder', meaning: 'The network of the VAE that turns a latent into an image.' },
    device: {
      name: 'device',
      meaning: 'The processor that does the work: the graphics processor (GPU) through WebGPU, or the main processor (CPU).',
    },
    discriminator: { name: 'discriminator', meaning: 'The network of the GAN that tells real images from generated ones.' },
    ELBO: {
      name: 'ELBO',
      meaning: 'Evidence lower bound: the log-probability of the data is at least this. A VAE maximises it by minimising its negative.',
    },
    encoder: { name: 'encoder', meaning: 'The network of the VAE that maps an image to the latents it may have come from.' },
    epoch: { name: 'epoch', meaning: 'One pass through all training images.' },
    featureMap: { name: 'feature map', meaning: 'One channel inside a network: a small picture that shows where a pattern was found.' },
    generator: { name: 'generator', meaning: 'The network of the GAN that turns a latent into an image.' },
    testImages: { name: 'test images', meaning: 'Kept out of training, to try the model on images it has never seen.' },
    frechetDistance: {
      name: 'Fréchet distance',
      meaning:
        'How far apart two clouds of points are, comparing their centres and spreads (each treated as a normal distribution). 0 if they match.',
    },
    klDivergence: {
      name: 'KL divergence',
      meaning:
        'How far one distribution is from another, in nats: 0 if they are the same. Here: how far a posterior is from the prior, which is the information that the latents carry.',
    },
    classifier: {
      name: 'classifier',
      meaning:
        'A small network, trained beforehand on the real images, that recognises what an image shows. Quality is measured with its help.',
    },
    latent: {
      name: 'latent',
      meaning: 'The list of numbers that an image is generated from. They mean nothing until training gives them a meaning.',
    },
    learningRate: { name: 'learning rate', meaning: 'How far each update moves the weights. Too small: slow. Too large: unstable.' },
    logit: {
      name: 'logit',
      meaning: 'A score before it is turned into a probability: 0 means one half, large means nearly 1, very negative means nearly 0.',
    },
    modeCollapse: {
      name: 'mode collapse',
      meaning: 'Whatever the latent, the generator makes only a few kinds of images, because those fool the discriminator.',
    },
    nats: { name: 'nats', meaning: 'The unit of information when natural logarithms are used. One nat is about 1.44 bits.' },
    precision: {
      name: 'precision',
      meaning: 'The share of samples that look like real images: how good they are. It says nothing about what is missing.',
    },
    posterior: {
      name: 'posterior',
      meaning: 'The distribution over latents that the encoder gives for one image: where its latent probably lies.',
    },
    prior: {
      name: 'prior',
      meaning:
        'The distribution that latents are drawn from when there is no image: independent normal numbers with mean 0 and variance 1.',
    },
    recall: { name: 'recall', meaning: 'The share of real images that the samples cover: how much of the variety is covered.' },
    reparameterisation: {
      name: 'reparameterisation',
      meaning: 'Drawing a latent as mean plus standard deviation times noise, so that gradients can flow through the random draw.',
    },
    selfTest: { name: 'self-test', meaning: 'A tiny training run with a known result. A device with a different result is not used.' },
    β: {
      name: 'β',
      meaning:
        'The weight of the KL divergence in the VAE loss. 1 is a standard VAE; higher values make the latent space tidier and the images blurrier.',
    },
  }) satisfies Record<string, { name: string; meaning: string }>;

export type Word = keyof ReturnType<typeof glossary>;
