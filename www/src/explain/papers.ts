// The papers that the explanations rest on.

export interface Paper {
  authors: string;
  year: number;
  title: string;
  link: string;
}

const paper = (authors: string, year: number, title: string, link: string): Paper => ({ authors, year, title, link });
const arxiv = (number: string) => `https://arxiv.org/abs/${number}`;

export const gan = paper('Goodfellow et al.', 2014, 'Generative adversarial networks', arxiv('1406.2661'));
export const vae = paper('Kingma & Welling', 2014, 'Auto-encoding variational Bayes', arxiv('1312.6114'));
export const dcgan = paper(
  'Radford et al.',
  2016,
  'Unsupervised representation learning with deep convolutional generative adversarial networks',
  arxiv('1511.06434'),
);
export const betaVae = paper(
  'Higgins et al.',
  2017,
  'β-VAE: learning basic visual concepts with a constrained variational framework',
  'https://openreview.net/forum?id=Sy2fzU9gl',
);
export const joined = paper('Larsen et al.', 2016, 'Autoencoding beyond pixels using a learned similarity metric', arxiv('1512.09300'));
export const search = paper('Creswell & Bharath', 2016, 'Inverting the generator of a generative adversarial network', arxiv('1611.05644'));
export const conditionalGan = paper('Mirza & Osindero', 2014, 'Conditional generative adversarial nets', arxiv('1411.1784'));
export const conditionalVae = paper(
  'Sohn et al.',
  2015,
  'Learning structured output representation using deep conditional generative models',
  'https://papers.nips.cc/paper/2015/hash/8d55a249e6baa5c06772297520da2051-Abstract.html',
);
export const projection = paper('Miyato & Koyama', 2018, 'cGANs with projection discriminator', arxiv('1802.05637'));
export const slerp = paper('White', 2016, 'Sampling generative networks', arxiv('1609.04468'));
export const improved = paper('Salimans et al.', 2016, 'Improved techniques for training GANs', arxiv('1606.03498'));
export const evaluation = paper('Theis et al.', 2016, 'A note on the evaluation of generative models', arxiv('1511.01844'));
export const batchNorm = paper(
  'Ioffe & Szegedy',
  2015,
  'Batch normalization: accelerating deep network training by reducing internal covariate shift',
  arxiv('1502.03167'),
);
export const adam = paper('Kingma & Ba', 2015, 'Adam: a method for stochastic optimization', arxiv('1412.6980'));
export const frechet = paper(
  'Heusel et al.',
  2017,
  'GANs trained by a two time-scale update rule converge to a local Nash equilibrium',
  arxiv('1706.08500'),
);
export const precisionRecall = paper(
  'Kynkäänniemi et al.',
  2019,
  'Improved precision and recall metric for assessing generative models',
  arxiv('1904.06991'),
);
export const importanceWeighted = paper('Burda et al.', 2016, 'Importance weighted autoencoders', arxiv('1509.00519'));
export const ssim = paper(
  'Wang et al.',
  2004,
  'Image quality assessment: from error visibility to structural similarity',
  'https://doi.org/10.1109/TIP.2003.819861',
);
export const r1 = paper('Mescheder et al.', 2018, 'Which training methods for GANs do actually converge?', arxiv('1801.04406'));
export const diffAugment = paper('Zhao et al.', 2020, 'Differentiable augmentation for data-efficient GAN training', arxiv('2006.10738'));
export const spectral = paper('Miyato et al.', 2018, 'Spectral normalization for generative adversarial networks', arxiv('1802.05957'));
export const hinge = paper('Lim & Ye', 2017, 'Geometric GAN', arxiv('1705.02894'));
export const leastSquares = paper('Mao et al.', 2017, 'Least squares generative adversarial networks', arxiv('1611.04076'));
export const wasserstein = paper('Arjovsky et al.', 2017, 'Wasserstein generative adversarial networks', arxiv('1701.07875'));
export const weightDecay = paper('Loshchilov & Hutter', 2019, 'Decoupled weight decay regularization', arxiv('1711.05101'));
export const r3gan = paper('Huang et al.', 2024, 'The GAN is dead; long live the GAN! A modern GAN baseline', arxiv('2501.05441'));
export const sigmaVae = paper('Rybkin et al.', 2021, 'Simple and effective VAE training with calibrated decoders', arxiv('2006.13202'));
export const freeBits = paper(
  'Kingma et al.',
  2016,
  'Improving variational inference with inverse autoregressive flow',
  arxiv('1606.04934'),
);
export const flowMatching = paper('Lipman et al.', 2023, 'Flow matching for generative modeling', arxiv('2210.02747'));
export const rectifiedFlow = paper(
  'Liu et al.',
  2023,
  'Flow straight and fast: learning to generate and transfer data with rectified flow',
  arxiv('2209.03003'),
);
export const heunSampler = paper(
  'Karras et al.',
  2022,
  'Elucidating the design space of diffusion-based generative models',
  arxiv('2206.00364'),
);
export const guidance = paper('Ho & Salimans', 2022, 'Classifier-free diffusion guidance', arxiv('2207.12598'));
export const warmUp = paper('Sønderby et al.', 2016, 'Ladder variational autoencoders', arxiv('1602.02282'));
