use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::{Device, Tensor},
};
use pollster::block_on;

use super::*;
use crate::{
    model::NetworkConfig,
    random::{SeededRandom, Stream},
    train::{Family, GanConfig, Likelihood, VaeConfig, VaeGanConfig},
};

const NETWORK: NetworkConfig = NetworkConfig {
    channels: 1,
    width: 4,
    latent_size: 6,
    conditions: 0,
};

pub(super) fn images(seed: u64) -> Tensor<4> {
    let mut random = SeededRandom::new(seed, Stream::Batches);
    random
        .normal([6, 1, 32, 32], 0.0, 1.0, &Device::flex())
        .tanh()
}

fn trainers(seed: u64) -> [Box<dyn AutodiffTrainer>; 3] {
    let device = Device::flex();
    [
        Box::new(GanTrainer::new(GanConfig::new(NETWORK), seed, &device)),
        Box::new(VaeTrainer::new(VaeConfig::new(NETWORK), seed, &device)),
        Box::new(VaeGanTrainer::new(
            VaeGanConfig::new(NETWORK),
            seed,
            &device,
        )),
    ]
}

fn read(losses: Losses) -> Vec<(&'static str, f32)> {
    block_on(losses.read()).unwrap()
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().iter().collect()
}

/// Every trainable value of a module.
pub(super) fn weights<M: Module>(module: &M) -> Vec<f32> {
    #[derive(Default)]
    struct Collector(Vec<f32>);
    impl ModuleVisitor for Collector {
        fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
            if parameter.val().is_require_grad() {
                self.0.extend(parameter.val().into_data().iter::<f32>());
            }
        }
    }
    let mut collector = Collector::default();
    module.visit(&mut collector);
    collector.0
}

#[test]
fn a_seed_reproduces_a_run_to_the_bit() {
    let run = |seed| {
        trainers(seed).map(|mut trainer| {
            let losses: Vec<_> = (0..4)
                .flat_map(|step| read(trainer.train_step(images(step), None)))
                .collect();
            let latents = SeededRandom::new(1, Stream::SampleLatents).normal(
                [2, 6],
                0.0,
                1.0,
                &Device::flex(),
            );
            (losses, values(trainer.sample(latents)))
        })
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
}

#[test]
fn every_figure_that_a_step_reports_is_described() {
    for (family, mut trainer) in Family::ALL.into_iter().zip(trainers(1)) {
        let described: Vec<_> = family.losses().iter().map(|loss| loss.key).collect();
        let names = |losses| -> Vec<_> { read(losses).into_iter().map(|(name, _)| name).collect() };
        assert_eq!(names(trainer.train_step(images(1), None)), described);
        match trainer.evaluate(images(2), None) {
            Some(losses) => assert_eq!(names(losses), described),
            None => assert_ne!(family, Family::Vae),
        }
    }
}

#[test]
fn the_total_is_reconstruction_plus_weighted_kl() {
    for (kl_weight, likelihood) in [(1.0, Likelihood::Bernoulli), (7.0, Likelihood::Gaussian)] {
        let config = VaeConfig::new(NETWORK)
            .with_kl_weight(kl_weight)
            .with_likelihood(likelihood);
        let mut trainer = VaeTrainer::new(config, 1, &Device::flex());
        let losses = read(trainer.train_step(images(1), None));
        let [(_, total), (_, reconstruction), (_, kl)] = losses[..] else {
            panic!("{losses:?}");
        };
        assert!(kl > 0.0 && reconstruction > 0.0);
        assert!((total - (reconstruction + kl_weight as f32 * kl)).abs() < 1e-3 * total);
    }
}

#[test]
fn free_bits_cost_what_the_latents_lack_and_are_no_part_of_the_kl() {
    let losses = |free_bits: f64| {
        let config = VaeConfig::new(NETWORK).with_free_bits(free_bits);
        let mut trainer = VaeTrainer::new(config, 1, &Device::flex());
        read(trainer.train_step(images(1), None))
            .into_iter()
            .map(|(_, value)| value)
    };
    let [total, _, kl] = losses(0.0).collect::<Vec<_>>()[..] else {
        panic!("three figures");
    };
    let latents = NETWORK.latent_size as f32;
    // At the mean of the latents some are above the floor and some below it; far above the mean
    // all are below.
    let mean = kl / latents;
    for (free_bits, extra) in [(mean, 0.01 * kl..kl), (10.0 * mean, 8.999 * kl..9.001 * kl)] {
        let with: Vec<_> = losses(f64::from(free_bits)).collect();
        assert_eq!(with[2], kl);
        assert!(extra.contains(&(with[0] - total)), "{with:?} {total} {kl}");
    }
}

#[test]
fn evaluation_and_sampling_change_nothing() {
    let run = |look: bool| {
        trainers(3).map(|mut trainer| {
            trainer.train_step(images(1), None);
            if look {
                trainer.evaluate(images(2), None);
                trainer.reconstruct(images(2), None);
                trainer.sample(Tensor::zeros([2, 6], &Device::flex()));
            }
            let losses = read(trainer.train_step(images(3), None));
            // Samples depend on BatchNorm's running statistics, which the losses do not show.
            (
                losses,
                values(trainer.sample(Tensor::ones([2, 6], &Device::flex()))),
            )
        })
    };
    assert_eq!(run(true), run(false));
}

/// Fails unless the third of the images in `together` is the one in `alone`.
fn assert_third(together: &[f32], alone: &[f32]) {
    for (a, b) in together[2 * 1024..3 * 1024].iter().zip(alone) {
        assert!((a - b).abs() < 1e-5);
    }
}

#[test]
fn an_image_is_the_same_alone_and_in_a_batch() {
    for mut trainer in trainers(5) {
        trainer.train_step(images(1), None);
        let mut random = SeededRandom::new(1, Stream::SampleLatents);
        let latents = random.normal([4, 6], 0.0, 1.0, &Device::flex());
        let alone = values(trainer.sample(latents.clone().slice([2..3, 0..6])));
        assert_third(&values(trainer.sample(latents)), &alone);
        if let Some(together) = trainer.reconstruct(images(2), None) {
            let alone = trainer.reconstruct(images(2).slice([2..3, 0..1, 0..32, 0..32]), None);
            assert_third(&values(together), &values(alone.unwrap()));
        }
    }
}

#[test]
fn families_with_an_encoder_reconstruct() {
    for (family, trainer) in Family::ALL.into_iter().zip(trainers(1)) {
        let reconstructed = trainer.reconstruct(images(1), None);
        let reconstructed = reconstructed.map(|images| images.dims());
        let expected = family.why_no_encoder().is_none().then_some([6, 1, 32, 32]);
        assert_eq!(reconstructed, expected);
    }
}
