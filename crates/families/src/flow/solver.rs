//! How a step follows velocities, there and back.

use serde::{Deserialize, Serialize};

use lab_core::hyperparameter::choice;

/// How a step follows the velocities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Solver {
    /// Along one velocity: that at the end with more noise, both ways, so that the way back undoes the way there.
    Euler,
    /// Along the mean of the velocities where it begins and where the first leads (Karras et al. 2022, *Elucidating the design
    /// space of diffusion-based generative models*, algorithm 1). The step at the image's end is Euler's: no time is
    /// looked at where there is no noise left.
    #[default]
    Heun,
}

choice!(Solver {
    Euler = "euler",
    Heun = "heun",
});

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From noise, at time 0, to images, at time 1.
    ToImages,
    /// Back.
    ToNoise,
}

/// A step of images from one time to another: with s and t for the two times, x ← x + first · v(x, s) + second · v(x +
/// predicted · v(x, s), t).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Where velocities are looked at.
    pub times: [f32; 2],
    /// How far the first velocity is followed to look at the second.
    pub predicted: f32,
    /// How far the first is followed.
    pub first: f32,
    /// How far the second is followed.
    pub second: f32,
}

impl Solver {
    /// So many steps all the way.
    pub fn steps(self, count: usize, way: Way) -> Vec<Step> {
        let length = 1.0 / count as f32;
        let times = (0..count).map(|step| step as f32 * length);
        let ends = times.map(|time| [time, time + length]);
        match way {
            Way::ToImages => ends
                .map(|[begin, end]| self.step(begin, end, length))
                .collect(),
            Way::ToNoise => {
                let ends = ends.rev();
                ends.map(|[begin, end]| self.step(end, begin, -length))
                    .collect()
            }
        }
    }

    fn step(self, from: f32, to: f32, length: f32) -> Step {
        let is_last = from.max(to) > 1.0 - length.abs() / 2.0;
        match self {
            Self::Heun if !is_last => Step {
                times: [from, to],
                predicted: length,
                first: length / 2.0,
                second: length / 2.0,
            },
            // In Heun's walk the second velocity is looked at here too, for nothing: a step of every walk is one program.
            Self::Euler | Self::Heun => Step {
                times: [from.min(to); 2],
                predicted: length,
                first: length,
                second: 0.0,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_lead_all_the_way_and_back() {
        for (solver, way, sign) in [
            (Solver::Euler, Way::ToImages, 1.0),
            (Solver::Heun, Way::ToImages, 1.0),
            (Solver::Euler, Way::ToNoise, -1.0),
            (Solver::Heun, Way::ToNoise, -1.0),
        ] {
            let steps = solver.steps(5, way);
            let far: f32 = steps.iter().map(|step| step.first + step.second).sum();
            assert!((far - sign).abs() < 1e-6, "{solver:?} {way:?}: {far}");
            assert!(steps.iter().all(|step| step.times[1] < 0.9), "{steps:?}");
        }
    }

    #[test]
    fn eulers_steps_back_undo_those_there() {
        let there = Solver::Euler.steps(4, Way::ToImages);
        let back = Solver::Euler.steps(4, Way::ToNoise);
        for (there, back) in there.iter().zip(back.iter().rev()) {
            assert_eq!(there.times, back.times);
            assert_eq!(there.first, -back.first);
        }
    }

    #[test]
    fn heuns_steps_are_his_but_the_one_at_the_image() {
        let steps = Solver::Heun.steps(4, Way::ToImages);
        assert_eq!(steps[1].times, [0.25, 0.5]);
        assert_eq!([steps[1].first, steps[1].second], [0.125; 2]);
        assert_eq!(steps[3].times, [0.75; 2]);
        assert_eq!([steps[3].first, steps[3].second], [0.25, 0.0]);
    }
}
