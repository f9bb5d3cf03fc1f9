use super::Solver;
use crate::{
    SharedSettings, TimeDistribution,
    common::{BETA_2, HALF_LIFE, beta_1, ema, halved, learning_rate},
};
use lab_core::hyperparameter::{choice_of, hyperparameters, integer, real};

/// Most steps from noise to image.
pub const SAMPLING_STEPS_MAX: u32 = 64;

hyperparameters! {
    /// Settings of a flow.
    pub struct FlowSettings {
        ..shared: SharedSettings,
        /// Adam's step size when it is full.
        learning_rate: f64 = learning_rate(2e-3),
        /// Steps over which the step size grows from 0, 0 for none: Goyal et al. 2017, *Accurate, large minibatch SGD*.
        warm_up: usize = integer(
            "Learning-rate warm-up",
            "Raises the learning rate from 0 over this many steps, so that the first batches do not throw the network off. 0 = off.",
            0..=10_000,
            100,
        )
        .in_unit("steps")
        .live(),
        /// Steps after which the step size is half of what it was, again and again; 0 for never.
        half_life: usize = HALF_LIFE,
        /// How the times are drawn that it learns.
        times: TimeDistribution = choice_of(
            "Times",
            "Where between noise (0) and image (1) it practises: everywhere alike (uniform) or mostly in the middle, which is the hardest (logit-normal).",
            TimeDistribution::LogitNormal,
        ),
        /// How the way from noise to image is walked.
        solver: Solver = choice_of(
            "Solver",
            "How each step follows the velocities: straight along the one at its beginning (euler), or along the mean of those at both ends, which takes twice the work and strays less (heun).",
            Solver::Heun,
        )
        .live(),
        /// Steps from noise to image.
        sampling_steps: usize = integer(
            "Sampling steps",
            "Steps from noise to image. More follow the learnt velocities more closely and take longer.",
            1..=SAMPLING_STEPS_MAX,
            8,
        )
        .in_unit("steps")
        .logarithmic()
        .live(),
        /// How far velocities are carried on from those of unlabelled images to those of the condition: Ho & Salimans 2022,
        /// *Classifier-free diffusion guidance*, with 1 + w for their w.
        guidance: f64 = real(
            "Guidance",
            "How much more samples of a conditional model look like what was asked for than training images do: 1 is as it learnt, more makes labels plainer and samples more alike, and takes twice the work.",
            1.0..=5.0,
            1.0,
        )
        .for_labels()
        .live(),
        /// Decay of the moving average that samples come from, 0 for none.
        ema: f64 = ema(
            "Samples use a moving average of the network's weights, which smooths out what single batches do. This is its decay. 0 = off.",
            0.999,
        ),
        /// Adam's decay of the first moment.
        beta_1: f64 = beta_1(0.9),
        /// Adam's decay of the second moment.
        beta_2: f64 = BETA_2,
    }
}

impl FlowSettings {
    /// How the way between noise and image is walked, and in how many steps.
    pub const fn sampler(&self) -> (Solver, usize) {
        (self.solver, self.sampling_steps)
    }

    /// Adam's step size in the step after so many.
    pub fn learning_rate_after(&self, steps: u32) -> f64 {
        let share = match self.warm_up {
            0 => 1.0,
            all => (f64::from(steps + 1) / all as f64).min(1.0),
        };
        share * halved(self.learning_rate, self.half_life, steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_learning_rate_grows_then_halves() {
        let settings = FlowSettings {
            learning_rate: 0.8,
            warm_up: 4,
            half_life: 8,
            ..FlowSettings::default()
        };
        assert_eq!(settings.learning_rate_after(8), 0.4);
        assert_eq!(settings.learning_rate_after(0), 0.2);
        let at_once = FlowSettings {
            warm_up: 0,
            half_life: 0,
            ..settings
        };
        assert_eq!(at_once.learning_rate_after(0), 0.8);
    }
}
