//! The bound on the likelihood of held-out images.

use super::*;

#[test]
fn more_latents_tighten_the_bound_which_is_no_worse_than_the_elbo() {
    let dataset = Arc::new(dataset());
    let mut lab = lab(&dataset, "vae");
    lab.train_step(30).unwrap();
    let mut bound = |latents| block_on(held_out_bound(&mut lab, 10, latents)).unwrap();
    let (one, many) = (bound(1), bound(50));
    assert!(many > one, "{many} {one}");
    let losses = block_on(lab.held_out_losses(10).unwrap().unwrap().read()).unwrap();
    let elbo = -losses.iter().find(|(key, _)| *key == "total").unwrap().1;
    // With one latent it is the ELBO up to the noise of the draw.
    assert!((one - elbo).abs() < 0.02 * elbo.abs(), "{one} {elbo}");
    let mut gan = self::lab(&dataset, "gan");
    let refused = block_on(held_out_bound(&mut gan, 10, 1));
    assert_eq!(refused.unwrap_err().kind, ErrorKind::Unsupported);
}

/// The bound from one latent of each image, and the ELBO; they differ by the noise of the draw.
fn bound_and_elbo(lab: &mut Lab) -> [f32; 2] {
    let bound = block_on(held_out_bound(lab, 24, 1)).unwrap();
    let losses = block_on(lab.held_out_losses(24).unwrap().unwrap().read()).unwrap();
    [bound, -losses[0].1]
}

#[test]
fn the_bound_is_of_the_images_and_the_likelihood_that_the_elbo_is_of() {
    let dataset = Arc::new(dataset());
    for words in [("binarise", "on"), ("likelihood", "gaussian-learned")] {
        let mut lab = lab_with(&dataset, "vae", &[words]);
        lab.train_step(60).unwrap();
        let [bound, elbo] = bound_and_elbo(&mut lab);
        let near = (bound - elbo).abs() < 0.03 * elbo.abs();
        assert!(near, "{words:?}: {bound} {elbo}");
    }
}

#[test]
fn a_model_of_binarised_images_is_scored_on_binarised_images_and_shown_grey_ones() {
    let dataset = Arc::new(dataset());
    let binarising = lab_with(&dataset, "vae", &[("binarise", "on")]);
    let indices: Vec<_> = (0..24).collect();
    let grey = binarising.held_out_values(&indices).unwrap();
    let targets = binarising.held_out_targets(&indices).unwrap();
    assert!(targets.iter().all(|value| value.abs() == 1.0));
    let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
    let deviation = 1.0 / (targets.len() as f32).sqrt();
    assert!((mean(&targets) - mean(&grey)).abs() < 4.0 * deviation);
    // An image is drawn the same way whatever it is asked for with.
    let image = binarising.held_out_targets(&[7]).unwrap();
    assert_eq!(image, targets[7 * 1024..8 * 1024]);
    let plain = lab(&dataset, "vae");
    assert_eq!(plain.held_out_targets(&indices).unwrap(), grey);
}
