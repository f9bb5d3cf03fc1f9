/** The models that the page opens on, before anything is known of them: their places are there from the first moment, with what
 * those that come trained will show (`scripts/previews.mjs`). */
export const EXPECTED_MODELS = [
  { name: 'gan', title: 'GAN', preview: 'pretrained/digits-gan.jpg' },
  { name: 'vae', title: 'VAE', preview: 'pretrained/digits-vae.jpg' },
];
