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
export const joined = paper(
  'Larsen et al.',
  2016,
  'Autoencoding beyond pixels using a learned similarity metric',
  arxiv('1512.09300'),
);
export const search = paper(
  'Creswell & Bharath',
  2016,
  'Inverting the generator of a generative adversarial network',
  arxiv('1611.05644'),
);
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
