use lab_core::hyperparameter::{choice_of, hyperparameters, integer};
use lab_data::dataset::SHIFT_MAX;

hyperparameters! {
    /// Settings that all families have, and that mean the same in each that uses them.
    pub struct SharedSettings {
        /// Images of a batch.
        batch_size: usize = integer("Batch size", "Images per training step.", 2..=256, 64)
            .in_unit("images")
            .logarithmic(),
        /// Feature maps of the layer next to the image.
        width: usize = integer(
            "Width",
            "Feature maps in the layer next to the image. Wider networks learn more and run slower.",
            2..=128,
            16,
        )
        .in_unit("feature maps")
        .logarithmic(),
        /// Length of a latent: one for all families that compress, so that none has more room for what it knows of an image.
        latent_size: usize = integer(
            "Latent size",
            "Numbers in each latent. With 2, the whole latent space can be drawn as a map. A flow's latents are as large as its images, whatever is set here.",
            1..=512,
            32,
        )
        .in_unit("numbers")
        .logarithmic(),
        /// Whether training images are mirrored half of the time.
        mirror: bool = choice_of(
            "Mirror images",
            "Mirrors each image half of the time. Good for faces, wrong for digits.",
            false,
        )
        .live(),
        /// Most pixels that training images are shifted by.
        shift: usize = integer(
            "Shift images",
            "Shifts each image at random by up to this many pixels. Helps when there are few images.",
            0..=SHIFT_MAX as u32,
            0,
        )
        .in_unit("pixels")
        .live(),
        /// Whether networks take the label of an image (Mirza & Osindero 2014; Sohn et al. 2015; Miyato & Koyama 2018: see
        /// [`lab_models::networks`]).
        conditional: bool = choice_of(
            "Use labels (conditional)",
            "Trains with labels, so that you can ask for a class or for attributes. Needs a labelled data set.",
            false,
        )
        .for_labels(),
    }
}
