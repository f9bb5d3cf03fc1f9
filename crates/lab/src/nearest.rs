//! Which training image comes closest to an image: whether it is a copy.

use super::Lab;
use lab_core::error::{ErrorKind, LabError, Result};
use lab_data::{
    contact_sheet::ContactSheet,
    dataset::{self, View},
};
use lab_evaluation::metrics::squared_distance;

/// Training images that are turned into numbers at once.
const CHUNK: usize = 64;

/// The training image that comes closest to an image.
#[derive(Debug, Clone, PartialEq)]
pub struct NearestTraining {
    /// Its place among the training images.
    pub index: usize,
    /// Root mean square difference a pixel, on a scale from 0 to 1.
    pub distance: f32,
    /// What it shows, a phrase; empty without labels.
    pub name: String,
    /// The image itself.
    pub picture: ContactSheet,
}

impl Lab {
    /// The training image that comes closest to an image pixel by pixel; the first of several that do.
    ///
    /// # Shapes
    /// - image: `[channels, size, size]` in row-major order, values in −1..1
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] unless it is one image and its values are in range.
    pub fn nearest_training(&self, image: &[f32]) -> Result<NearestTraining> {
        let count = self.check_images(image)?;
        if count != 1 {
            return Err(LabError::new(
                ErrorKind::InvalidInput,
                format!("There are {count} images; expected one."),
                "Ask for one image at a time.",
            ));
        }
        let (training, shape) = (&self.dataset.training, self.dataset.shape());
        let (mut nearest, mut least) = (0, f32::INFINITY);
        let views: Vec<_> = (0..training.len()).map(View::plain).collect();
        for views in views.chunks(CHUNK) {
            let values = dataset::values(training, views, shape);
            for (other, view) in values.chunks_exact(image.len()).zip(views) {
                let distance = squared_distance(image, other);
                if distance < least {
                    (nearest, least) = (view.index, distance);
                }
            }
        }
        let values = dataset::values(training, &[View::plain(nearest)], shape);
        let names = self.dataset.labels.names_of(training.labels[nearest]);
        Ok(NearestTraining {
            index: nearest,
            // From −1..1 to 0..1.
            distance: (least / image.len() as f32).sqrt() / 2.0,
            name: names.join(", "),
            picture: ContactSheet::new(&values, shape, 1),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use super::*;
    use lab_core::hyperparameter::Setting;
    use lab_data::dataset::{Dataset, Labels, Split};
    use lab_families::Engine;
    use lab_graph::device::ComputeDevice;

    /// More training images than are looked at in one go, each of one brightness, in two classes.
    fn lab(channels: usize) -> Lab {
        let brightness = |image: usize| (image * 2) as u8;
        let split = |count: usize| Split {
            pixels: (0..count)
                .flat_map(|image| vec![brightness(image); 1024 * channels])
                .collect(),
            labels: (0..count).map(|image| (image % 2) as u8).collect(),
        };
        let dataset = Arc::new(Dataset {
            name: "greys".into(),
            title: "Greys".into(),
            channels,
            size: 32,
            labels: Labels::Classes(vec!["even".into(), "odd".into()]),
            training: split(CHUNK + 36),
            held_out: split(4),
            licence: String::new(),
            source: String::new(),
            link: String::new(),
            sound: None,
        });
        let small = ["width", "latent_size", "batch_size"]
            .map(|key| (key.to_string(), Setting::Number(4.0)));
        let device = ComputeDevice::cpu();
        let small = BTreeMap::from(small);
        Lab::new(dataset, "vae", &small, 1, Engine::Program, &device).unwrap()
    }

    #[test]
    fn a_copy_of_a_training_image_is_found_at_no_distance_wherever_it_stands() {
        for channels in [1, 3] {
            let lab = lab(channels);
            for (index, name) in [(0, "even"), (63, "odd"), (64, "even"), (99, "odd")] {
                let copy = vec![(index * 2) as f32 / 127.5 - 1.0; channels * 1024];
                let nearest = lab.nearest_training(&copy).unwrap();
                assert_eq!((nearest.index, &*nearest.name), (index, name));
                assert!(nearest.distance < 1e-6, "{nearest:?}");
                let byte = (index * 2) as u8;
                assert_eq!(nearest.picture.rgba, [byte, byte, byte, 255].repeat(1024));
            }
        }
    }

    #[test]
    fn the_distance_is_a_root_mean_square_on_a_scale_from_0_to_1() {
        // White; the brightest training image has 198 of 255.
        let nearest = lab(1).nearest_training(&[1.0; 1024]).unwrap();
        assert_eq!(nearest.index, 99);
        assert!(
            (nearest.distance - 57.0 / 255.0).abs() < 1e-6,
            "{nearest:?}"
        );
    }

    #[test]
    fn what_is_not_one_image_is_refused() {
        let lab = lab(1);
        let images = [
            vec![],
            vec![0.0; 1000],
            vec![0.0; 2048],
            vec![f32::NAN; 1024],
            vec![2.0; 1024],
        ];
        for image in images {
            let error = lab.nearest_training(&image).unwrap_err();
            assert_eq!(error.kind, ErrorKind::InvalidInput);
        }
    }
}
