//! Flow matching: a network learns the velocities along straight lines from noise to images, and following them from fresh
//! noise makes new images (Lipman et al. 2023, *Flow matching for generative modeling*; Liu et al. 2023, *Flow straight and
//! fast: learning to generate and transfer data with rectified flow*).

mod settings;
mod solver;
mod walk;

pub use settings::FlowSettings;
pub use solver::{Solver, Step};
pub use walk::{Stride, Walk};

use std::rc::Rc;

use self::{solver::Way, walk::unlabelled};
use super::{Decoded, Definition, Encoded, Live, Part, Profile, Recording, Task};
use crate::{Family, common::ema_share, loss_values::FLOW_LOSSES};
use lab_core::hyperparameter::Settings;
use lab_graph::{
    Graph, NetworkId, NetworkSpec, Value,
    operations::{Comparison, Normalisation},
};
use lab_models::{
    latent::Interpolation,
    networks::{self, NetworkConfig, NetworkDescription},
};

/// What the family is.
pub const FAMILY: Profile = Profile {
    name: "flow",
    title: "Flow matching",
    idea: "Learns in which direction every noisy image has to move, and lets noise drift until it is an image.",
    encodes: Ok(Encoded::Latents),
    probed: "Features of the U-Net",
    conditional_paper: "Ho & Salimans 2022",
    interpolation: Interpolation::Spherical,
    losses: FLOW_LOSSES,
    hyperparameters: FlowSettings::hyperparameters,
    key_hyperparameter: "sampling_steps",
    networks: |network, _| {
        vec![
            NetworkDescription::time_embedding(network),
            NetworkDescription::unet(network),
        ]
    },
    latent_size: |_, image| image.values(),
    likelihood: |_| None,
    binarises: |_| false,
    definition: |network, settings| Box::new(Flow::new(network, FlowSettings::of(settings))),
};

/// Time at which the features of images are taken, nearly without noise (Xiang et al. 2023, *Denoising diffusion
/// autoencoders are unified self-supervised learners*).
const FEATURE_TIME: f32 = 0.9;

const NETWORK: NetworkId = NetworkId(0);
const EMA: NetworkId = NetworkId(1);

/// A network that knows velocities.
pub struct Flow {
    network: NetworkConfig,
    settings: FlowSettings,
}

impl Flow {
    /// Of a network of these sizes, with these settings.
    pub const fn new(network: NetworkConfig, settings: FlowSettings) -> Self {
        Self { network, settings }
    }

    fn has_ema(&self) -> bool {
        self.settings.ema > 0.0
    }

    fn walk_along(&self, ways: &[Way], guidance: f64) -> Walk {
        let (solver, count) = self.settings.sampler();
        let conditions = self.network.conditions;
        Walk {
            network: self.decoder(),
            stride: Stride {
                // Where there is one step, it is Euler's.
                solver: if count == 1 { Solver::Euler } else { solver },
                is_guided: conditions > 0 && guidance != 1.0,
            },
            conditions,
            guidance: guidance as f32,
            steps: ways
                .iter()
                .flat_map(|way| solver.steps(count, *way))
                .collect(),
        }
    }
}

impl Definition for Flow {
    /// A step on the squared error of the velocity.
    fn record(&self, _: Part, recording: &mut Recording) {
        let paths = recording.paths(self.settings.times);
        let images = recording.real_images(false);
        let graph = &mut recording.graph;
        let between = graph.blend(paths.noise, images, paths.place);
        let velocity = graph.blend(paths.noise, images, paths.velocity);
        let normalisation = Normalisation::Running;
        let predicted = graph.apply(NETWORK, between, Some(paths.time), normalisation);
        let weight = 2.0 / images.shape.image_len() as f32;
        let squared_error = Comparison::HalfSquaredError { weight };
        let error = graph.reconstruction(squared_error, predicted, velocity);
        graph.report_mean(error);
        graph.gradients(&[error], &[NETWORK]);
        recording.step(0, &[NETWORK], self.betas());
        if self.has_ema() {
            recording.ema(NETWORK, EMA);
        }
    }

    fn family(&self) -> Family {
        Family::Flow
    }

    fn networks(&self) -> Vec<Rc<NetworkSpec>> {
        let network = Rc::new(networks::unet(&self.network));
        match self.has_ema() {
            false => vec![network],
            true => {
                let ema = NetworkSpec {
                    name: "unet_ema",
                    ..(*network).clone()
                };
                vec![network, Rc::new(ema)]
            }
        }
    }

    fn emas(&self) -> Vec<NetworkId> {
        match self.has_ema() {
            false => Vec::new(),
            true => vec![NETWORK],
        }
    }

    fn optimisers(&self) -> usize {
        1
    }

    fn betas(&self) -> [f32; 2] {
        [self.settings.beta_1, self.settings.beta_2].map(|beta| beta as f32)
    }

    fn learning_rate(&self, _: usize, steps: u32) -> f64 {
        self.settings.learning_rate_after(steps)
    }

    fn ema_share(&self, step: u32) -> f32 {
        ema_share(self.settings.ema, step)
    }

    fn live(&self, setting: Live, _: u32) -> [f64; 2] {
        unreachable!("a flow has no {setting:?}")
    }

    fn change_live(&mut self, settings: &Settings) -> bool {
        let decoding = |settings: &FlowSettings| (settings.sampler(), settings.guidance);
        let before = decoding(&self.settings);
        self.settings.change_live(settings);
        decoding(&self.settings) != before
    }

    fn loss_names(&self) -> &'static [Option<&'static str>] {
        &[Some("velocity_error")]
    }

    fn decoded(&self) -> Decoded {
        Decoded::Unbounded
    }

    fn decoder(&self) -> NetworkId {
        if self.has_ema() { EMA } else { NETWORK }
    }

    fn features(&self, graph: &mut Graph, images: Value) -> Option<Value> {
        // What is known of images must not come from their labels.
        let embedded = unlabelled(FEATURE_TIME, self.network.conditions);
        let batch = images.shape.batch;
        let embedded = graph.constant(embedded.len(), embedded.repeat(batch));
        let normalisation = Normalisation::Running;
        Some(graph.apply_down(self.decoder(), images, Some(embedded), normalisation))
    }

    fn encoder(&self) -> Option<NetworkId> {
        None
    }

    fn walk(&self, task: Task) -> Option<Walk> {
        let walk = match task {
            Task::Sample => self.walk_along(&[Way::ToImages], self.settings.guidance),
            // As it has learnt, so that the way back undoes the way there.
            Task::Decode => self.walk_along(&[Way::ToImages], 1.0),
            Task::Encode => self.walk_along(&[Way::ToNoise], 1.0),
            Task::Reconstruct => self.walk_along(&[Way::ToNoise, Way::ToImages], 1.0),
        };
        Some(walk)
    }
}
