/** The models that the page opens on, before anything is known of them: their places are there from the first moment. */
export const EXPECTED_MODELS = [
  { name: 'gan', title: 'GAN' },
  { name: 'vae', title: 'VAE' },
];
