//! The configurations of networks and trainers that settings ask for.

use super::{Family, GanConfig, Likelihood, Settings, VaeConfig, VaeGanConfig, knobs::remedies};
use crate::{loss::Objective, model::NetworkConfig};

/// Whether the settings ask for a model that is told the label of an image.
pub fn is_conditional(settings: &Settings) -> bool {
    settings.word("conditional") == "on"
}

pub(super) fn network_config(channels: usize, names: usize, settings: &Settings) -> NetworkConfig {
    NetworkConfig {
        channels,
        width: settings.integer("width"),
        latent_size: settings.integer("latent_size"),
        conditions: if is_conditional(settings) { names } else { 0 },
    }
}

fn objective(settings: &Settings) -> Objective {
    match settings.word("objective") {
        "least-squares" => Objective::LeastSquares,
        "hinge" => Objective::Hinge,
        "relativistic" => Objective::Relativistic,
        _ => Objective::NonSaturating,
    }
}

pub(super) fn vae_likelihood(settings: &Settings) -> Likelihood {
    match settings.word("likelihood") {
        "gaussian" => Likelihood::Gaussian,
        "gaussian-learned" => Likelihood::LearnedGaussian,
        _ => Likelihood::Bernoulli,
    }
}

pub(super) fn gan_config(network: NetworkConfig, settings: &Settings) -> GanConfig {
    let mut config = GanConfig {
        objective: objective(settings),
        beta_1: settings.real("beta_1") as f32,
        beta_2: settings.real("beta_2") as f32,
        average: settings.real("average"),
        norm: remedies::discriminator_norm(settings),
        augment: remedies::augment(settings),
        r1: settings.real("r1"),
        r2: settings.real("r2"),
        ..GanConfig::new(network)
    };
    config.tune(settings);
    config
}

pub(super) fn vae_config(network: NetworkConfig, settings: &Settings) -> VaeConfig {
    let mut config = VaeConfig {
        beta_1: settings.real("beta_1") as f32,
        beta_2: settings.real("beta_2") as f32,
        likelihood: vae_likelihood(settings),
        binarise: Family::Vae.binarises(settings),
        ..VaeConfig::new(network)
    };
    config.tune(settings);
    config
}

pub(super) fn vae_gan_config(network: NetworkConfig, settings: &Settings) -> VaeGanConfig {
    let mut config = VaeGanConfig {
        objective: objective(settings),
        beta_1: settings.real("beta_1") as f32,
        beta_2: settings.real("beta_2") as f32,
        ..VaeGanConfig::new(network)
    };
    config.tune(settings);
    config
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::train::Setting;

    fn resolve(family: Family, given: &[(&str, Setting)]) -> Settings {
        let given = given
            .iter()
            .map(|(key, value)| (key.to_string(), value.clone()));
        let given: BTreeMap<_, _> = given.collect();
        Settings::resolve(family.hyperparameters(), &given).unwrap()
    }

    const NETWORK: NetworkConfig = NetworkConfig {
        channels: 1,
        width: 16,
        latent_size: 8,
        conditions: 0,
    };

    #[test]
    fn the_page_offers_the_defaults_of_the_trainers() {
        let config = gan_config(NETWORK, &resolve(Family::Gan, &[]));
        assert_eq!(config, GanConfig::new(NETWORK));
        let config = vae_config(NETWORK, &resolve(Family::Vae, &[]));
        assert_eq!(config, VaeConfig::new(NETWORK));
        let config = vae_gan_config(NETWORK, &resolve(Family::VaeGan, &[]));
        assert_eq!(config, VaeGanConfig::new(NETWORK));
    }

    #[test]
    fn every_choice_of_the_likelihood_has_its_own_meaning() {
        let likelihood = |word: &str| {
            let given = [("likelihood", Setting::Word(word.into()))];
            vae_config(NETWORK, &resolve(Family::Vae, &given)).likelihood
        };
        assert_eq!(likelihood("bernoulli"), Likelihood::Bernoulli);
        assert_eq!(likelihood("gaussian"), Likelihood::Gaussian);
        let learned = likelihood("gaussian-learned");
        assert_eq!(learned, Likelihood::LearnedGaussian);
    }

    #[test]
    fn every_objective_is_offered() {
        let objective = |word: &str| {
            let given = [("objective", Setting::Word(word.into()))];
            let of_gan = gan_config(NETWORK, &resolve(Family::Gan, &given)).objective;
            let settings = resolve(Family::VaeGan, &given);
            assert_eq!(vae_gan_config(NETWORK, &settings).objective, of_gan);
            of_gan
        };
        let offered = ["non-saturating", "least-squares", "hinge", "relativistic"].map(objective);
        let all = [
            Objective::NonSaturating,
            Objective::LeastSquares,
            Objective::Hinge,
            Objective::Relativistic,
        ];
        assert_eq!(offered, all);
    }

    #[test]
    fn each_penalty_has_a_weight_of_its_own() {
        let given = [("r1", Setting::Number(0.5)), ("r2", Setting::Number(2.0))];
        let config = gan_config(NETWORK, &resolve(Family::Gan, &given));
        assert_eq!((config.r1, config.r2), (0.5, 2.0));
        assert_eq!(config.groups(), 4);
    }
}
