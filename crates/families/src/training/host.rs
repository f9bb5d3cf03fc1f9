use std::{rc::Rc, sync::Arc};

use crate::{
    Definition, Part, Paths, RecordedStep, Recording, StepInput, StepSizes, TimeDistribution,
    recording::LABEL_DROPOUT,
};
use lab_core::{
    hyperparameter::Settings,
    random::{SeededRandom, Stream},
};
use lab_data::{
    dataset::{
        Conditions, Dataset, ImageShape, View, binarisation::word_of_step, latents_with_conditions,
    },
    diff_augment::DiffAugment,
};
use lab_graph::{NetworkSpec, Shape};
use lab_models::networks::NetworkConfig;

/// What happens on the host: what is drawn, and which step it is.
pub struct Host {
    pub definition: Box<dyn Definition>,
    pub specs: Vec<Rc<NetworkSpec>>,
    pub sizes: StepSizes,
    pub dataset: Arc<Dataset>,
    pub conditions: Conditions,
    /// Steps that each optimiser has taken.
    pub steps: Vec<i32>,
    pub noise: SeededRandom,
    seed: u64,
}

impl Host {
    pub fn new(
        definition: Box<dyn Definition>,
        network: &NetworkConfig,
        batch: usize,
        dataset: &Arc<Dataset>,
        seed: u64,
    ) -> Self {
        let ImageShape { channels, size } = dataset.shape();
        assert_eq!(
            [network.channels, network.size],
            [channels, size],
            "networks of the data set's images"
        );
        let sizes = StepSizes {
            batch,
            image: Shape {
                batch,
                channels,
                height: size,
                width: size,
            },
            latent_size: network.latent_size,
            conditions: network.conditions,
        };
        Self {
            specs: definition.networks(),
            sizes,
            conditions: definition.family().conditioning(network, &dataset.labels),
            dataset: dataset.clone(),
            steps: vec![0; definition.optimisers()],
            noise: SeededRandom::new(seed, Stream::TrainingNoise),
            seed,
            definition,
        }
    }

    /// Fresh values of the parameters of every network that is no average, in order; `then` is told of each before
    /// the next is drawn.
    pub fn draw_weights(&self, mut then: impl FnMut(usize, Vec<Vec<f32>>, &mut SeededRandom)) {
        let mut random = SeededRandom::new(self.seed, Stream::Weights);
        let drawn = self.specs.len() - self.definition.emas().len();
        for (index, spec) in self.specs[..drawn].iter().enumerate() {
            let values = spec.fresh(&mut random);
            then(index, values, &mut random);
        }
    }

    /// The latents of codes, and the conditions that follow them.
    pub fn apart(&self, codes: &[f32]) -> [Vec<f32>; 2] {
        let rows = codes.chunks_exact(self.row());
        let (latents, conditions): (Vec<_>, Vec<_>) = rows
            .map(|code| code.split_at(self.sizes.latent_size))
            .unzip();
        [latents.concat(), conditions.concat()]
    }

    /// A part of a step, written down.
    pub fn record(&self, part: Part) -> RecordedStep {
        let mut recording = Recording::new(&self.specs, self.sizes);
        self.definition.record(part, &mut recording);
        recording.end()
    }

    /// Length of a latent and its condition.
    pub fn row(&self) -> usize {
        self.sizes.latent_size + self.sizes.conditions
    }

    /// Steps taken so far.
    pub fn step(&self) -> u32 {
        let most = self.steps.iter().max().copied();
        most.unwrap_or_default().unsigned_abs()
    }

    /// Returns whether decoding or encoding is computed in another way from now on.
    pub fn change_live(&mut self, settings: &Settings) -> bool {
        self.definition.change_live(settings)
    }

    /// The parts of a step, each with its views.
    pub fn parts<'a>(&self, views: &'a [View]) -> Vec<(Part, &'a [View])> {
        let count = self.definition.batches_per_step();
        let batches = views.chunks(self.sizes.batch).enumerate();
        let parts = batches.map(|(index, views)| match index + 1 < count {
            true => (Part::Discriminator, views),
            false => (Part::Whole, views),
        });
        parts.collect()
    }

    /// All settings as they are in the next step.
    pub fn settings(&self, step: &RecordedStep) -> Vec<f32> {
        let mut settings = vec![0.0; step.graph.setting_len()];
        for (place, live) in &step.settings {
            let values = self.definition.live(*live, self.step());
            let places = settings[place.0..][..live.numbers()].iter_mut();
            for (setting, value) in places.zip(values) {
                *setting = value as f32;
            }
        }
        settings
    }

    /// Draws the words of the next step, in which the optimisers step that it has rates for.
    pub fn words(&mut self, step: &RecordedStep, views: &[View]) -> Vec<u32> {
        assert_eq!(
            views.len(),
            self.sizes.batch,
            "as many images as the batch has"
        );
        let before = self.step();
        for input in &step.inputs {
            if let StepInput::Rates(optimiser) = input {
                self.steps[*optimiser] += 1;
            }
        }
        let words = step.inputs.iter();
        words
            .flat_map(|input| self.words_of(*input, views, before))
            .collect()
    }

    fn words_of(&mut self, input: StepInput, views: &[View], before: u32) -> Vec<u32> {
        match input {
            StepInput::Codes(rows) => bits(&self.codes(rows, views)),
            StepInput::Paths(times) => bits(&self.paths(times, views)),
            StepInput::Views => views.iter().map(|view| view.to_bits()).collect(),
            StepInput::BinarisationWord => vec![word_of_step(self.seed, before)],
            StepInput::Rates(optimiser) => {
                let rate = self.definition.learning_rate(optimiser, before) as f32;
                let steps = self.steps[optimiser];
                let correction = |beta: f32| 1.0 - beta.powi(steps);
                let [first, second] = self.definition.betas().map(correction);
                let kept = 1.0 - f64::from(rate) * self.definition.weight_decay();
                bits(&[rate, first, second, kept as f32])
            }
            StepInput::EmaShare => {
                let step = self.steps.last().map_or(0, |steps| steps.unsigned_abs());
                bits(&[self.definition.ema_share(step)])
            }
            StepInput::PerturbationKey => vec![self.noise.word()],
            StepInput::DiffAugments(count) => {
                let augment = self.definition.augment();
                let image = self.sizes.image;
                let size = [image.height, image.width];
                let diff_augments =
                    (0..count).map(|_| DiffAugment::draw(augment, size, &mut self.noise));
                diff_augments.flat_map(DiffAugment::to_words).collect()
            }
        }
    }

    /// Latents, each with the condition of an image. Where there are more of them than images, the images take turns.
    fn codes(&mut self, rows: usize, views: &[View]) -> Vec<f32> {
        let size = self.sizes.latent_size;
        let noise = self.noise.normals(rows * size);
        let labels = views.iter().cycle().take(rows);
        let labels = labels.map(|view| self.dataset.training.labels[view.index]);
        latents_with_conditions(&noise, size, &self.conditions.of_labels(labels))
    }

    /// Noise, a time and a condition for each image, see [`Paths`].
    fn paths(&mut self, times: TimeDistribution, views: &[View]) -> Vec<f32> {
        let values = self.sizes.image.image_len();
        let rows = views.iter().flat_map(|view| {
            let noise = self.noise.normals(values);
            let time = times.draw(&mut self.noise);
            let label = self.dataset.training.labels[view.index];
            let withheld = self.conditions.size() > 0 && self.noise.uniform() < LABEL_DROPOUT;
            let condition = match withheld {
                true => self.conditions.unlabelled(),
                false => self.conditions.of_labels([label]),
            };
            Paths::row(&noise, time, &condition)
        });
        rows.collect()
    }
}

impl TimeDistribution {
    fn draw(self, random: &mut SeededRandom) -> f32 {
        match self {
            Self::Uniform => random.uniform(),
            Self::LogitNormal => 1.0 / (1.0 + (-random.normals(1)[0]).exp()),
        }
    }
}

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Family,
        tests::{dataset, number, settings, sizes, word},
    };
    use lab_core::hyperparameter::Setting;

    /// The conditions that a flow is given with images.
    fn conditions_of_paths(given: &[(String, Setting)]) -> Vec<Vec<f32>> {
        let settings = settings(Family::Flow, given);
        let dataset = dataset();
        let network = sizes(Family::Flow, &settings, &dataset);
        let definition = Family::Flow.definition(&network, &settings);
        let mut host = Host::new(definition, &network, 4, &dataset, 5);
        let views: Vec<_> = (0..400).map(|index| View::plain(index % 16)).collect();
        let rows = host.paths(TimeDistribution::Uniform, &views);
        let rows = rows.chunks(rows.len() / views.len());
        rows.map(|row| row[row.len() - network.conditions..].to_vec())
            .collect()
    }

    #[test]
    fn a_tenth_of_the_labels_is_withheld_from_a_conditional_flow() {
        let conditional = Family::Flow.conditions(&dataset().labels);
        let given = conditions_of_paths(&[word("conditional", "on")]);
        let withheld = |condition: &Vec<f32>| *condition == conditional.unlabelled();
        let count = given.iter().filter(|condition| withheld(condition)).count();
        assert!((20..60).contains(&count), "{count} of {}", given.len());
        for (index, condition) in given.iter().enumerate() {
            let label = dataset().training.labels[index % 16];
            assert!(withheld(condition) || *condition == conditional.of_labels([label]));
        }
        let without = conditions_of_paths(&[number("guidance", 2.0)]);
        assert!(without.iter().all(Vec::is_empty));
    }
}
