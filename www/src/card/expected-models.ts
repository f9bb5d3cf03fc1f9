/** The models that the page opens on, before anything is known of them: their places are there from the first moment, with what
 * those that come trained will show (`scripts/previews.mjs`). They are of the first families, in their order. */
export const EXPECTED_MODELS = [
  { title: 'GAN', preview: 'pretrained/digits-gan.jpg' },
  { title: 'VAE', preview: 'pretrained/digits-vae.jpg' },
];
