//! The conditioning of a model on an image: its label, as numbers beside the latent.

use super::Labels;

/// What stands for every class or attribute where nothing is said of an image. Zeros would say that it has none of the
/// attributes.
pub const UNLABELLED: f32 = -1.0;

/// How the labels of a data set become conditions: a 1 at the place of the class and 0 elsewhere,
/// or a 1 or a 0 for each attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conditions {
    names: usize,
    are_classes: bool,
    /// What stands for a class or attribute instead of 1.
    present: f32,
}

impl Conditions {
    /// No conditioning.
    pub const NONE: Self = Self {
        names: 0,
        are_classes: false,
        present: 1.0,
    };

    /// The conditions that labels make; [`Conditions::NONE`] if there are none.
    pub fn of(labels: &Labels) -> Self {
        Self {
            names: labels.names().len(),
            are_classes: matches!(labels, Labels::Classes(_)),
            present: 1.0,
        }
    }

    /// The same, but with the mean square of latents, which is 1, for a class among all.
    pub fn as_loud_as_latents(self) -> Self {
        let present = match self.are_classes {
            true => (self.names as f32).sqrt(),
            false => 1.0,
        };
        Self { present, ..self }
    }

    /// Numbers that an image's condition consists of: one a class or attribute.
    pub const fn size(&self) -> usize {
        self.names
    }

    /// Whether a label means something here.
    pub fn knows(&self, label: u8) -> bool {
        match self.are_classes {
            true => usize::from(label) < self.names,
            false => usize::from(label) >> self.names == 0,
        }
    }

    /// The condition of a label.
    fn of_label(&self, label: u8) -> impl Iterator<Item = f32> + use<> {
        let Self {
            are_classes,
            present,
            ..
        } = *self;
        (0..self.names).map(move |name| {
            let has = match are_classes {
                true => name == usize::from(label),
                false => label >> name & 1 == 1,
            };
            if has { present } else { 0.0 }
        })
    }

    /// The condition that stands for an image of which nothing is said: no label makes it.
    pub fn unlabelled(&self) -> Vec<f32> {
        vec![UNLABELLED; self.names]
    }

    /// The conditions of labels, one after the other.
    ///
    /// # Shapes
    /// - output: `[labels, size]`
    pub fn of_labels(&self, labels: impl IntoIterator<Item = u8>) -> Vec<f32> {
        let labels = labels.into_iter();
        labels.flat_map(|label| self.of_label(label)).collect()
    }
}

/// Rows of a latent and a condition each, which is what a conditional decoder or generator takes
/// (Mirza & Osindero 2014; Sohn et al. 2015). Without conditions, the latents as they are.
///
/// # Shapes
/// - latents: `[count, latent_size]`
/// - conditions: `[count, size]`, or empty
/// - output: `[count, latent_size + size]`
pub fn latents_with_conditions(
    latents: &[f32],
    latent_size: usize,
    conditions: &[f32],
) -> Vec<f32> {
    let count = latents.len() / latent_size;
    let size = conditions.len() / count.max(1);
    if size == 0 {
        return latents.to_vec();
    }
    let pairs = latents
        .chunks_exact(latent_size)
        .zip(conditions.chunks_exact(size));
    pairs
        .flat_map(|(latent, condition)| [latent, condition].concat())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|name| name.to_string()).collect()
    }

    #[test]
    fn a_class_is_a_one_at_its_place() {
        let conditions = Conditions::of(&Labels::Classes(names(3)));
        assert_eq!(conditions.size(), 3);
        assert_eq!(conditions.of_labels([2, 0]), [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
        assert!(conditions.knows(2) && !conditions.knows(3));
    }

    #[test]
    fn no_label_is_taken_for_none() {
        for labels in [Labels::Classes(names(3)), Labels::Attributes(names(3))] {
            let conditions = Conditions::of(&labels).as_loud_as_latents();
            let unlabelled = conditions.unlabelled();
            assert_eq!(unlabelled.len(), conditions.size());
            for label in (0..8).filter(|label| conditions.knows(*label)) {
                assert_ne!(conditions.of_labels([label]), unlabelled);
            }
        }
    }

    #[test]
    fn a_class_can_be_as_loud_as_latents() {
        let conditions = Conditions::of(&Labels::Classes(names(4))).as_loud_as_latents();
        assert_eq!(conditions.of_labels([1]), [0.0, 2.0, 0.0, 0.0]);
        let attributes = Conditions::of(&Labels::Attributes(names(2))).as_loud_as_latents();
        assert_eq!(attributes.of_labels([0b10]), [0.0, 1.0]);
    }

    #[test]
    fn attributes_are_told_one_by_one() {
        let conditions = Conditions::of(&Labels::Attributes(names(3)));
        assert_eq!(
            conditions.of_labels([0b101, 0]),
            [1.0, 0.0, 1.0, 0.0, 0.0, 0.0]
        );
        assert!(conditions.knows(7) && !conditions.knows(8));
        let all = Conditions::of(&Labels::Attributes(names(8)));
        assert!(all.knows(u8::MAX));
    }

    #[test]
    fn without_labels_nothing_is_told() {
        assert_eq!(Conditions::of(&Labels::None), Conditions::NONE);
        assert!(Conditions::NONE.of_labels([0, 0]).is_empty());
        assert_eq!(latents_with_conditions(&[1.0, 2.0], 1, &[]), [1.0, 2.0]);
    }

    #[test]
    fn a_condition_lies_behind_its_latent() {
        let rows = latents_with_conditions(&[1.0, 2.0, 3.0, 4.0], 2, &[5.0, 6.0]);
        assert_eq!(rows, [1.0, 2.0, 5.0, 3.0, 4.0, 6.0]);
    }
}
