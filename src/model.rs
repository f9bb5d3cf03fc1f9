//! Sizes of images and networks by a short path.

pub use crate::families::networks::{
    DiscriminatorNorm, LayerDescription, NetworkConfig, NetworkDescription,
};
pub use dataset_format::IMAGE_SIZE;
