use lab_data::dataset::ImageShape;
use lab_graph::{
    BatchNorm, Block, Convolution, Initialisation, LeakyRelu, NetworkSpec, Shape,
    fused::parameters::Kernel,
};

/// Under which its tensors are saved, since the first files.
pub const NAME: &str = "judge";
/// Features that a classifier sees in an image.
pub const FEATURES: usize = 32;
/// Feature maps of the layer next to the image; the inner layers have 2 and 4 times as many.
pub const WIDTH: usize = 24;
/// Height and width of the images that a classifier looks at.
pub const IMAGE_SIZE: usize = 32;
/// Height and width of the innermost feature maps.
const FEATURE_SIZE: usize = IMAGE_SIZE / 8;
/// Slope of the leaky rectifiers below zero.
const LEAKY_SLOPE: f32 = 0.2;

/// The images of so many channels that a classifier looks at.
pub const fn images(channels: usize) -> ImageShape {
    ImageShape {
        channels,
        size: IMAGE_SIZE,
    }
}

/// The classifier's network, from images of 1 or 3 channels to a logit for each of so many names: three convolutions that
/// halve the image, one that sums it up in [`FEATURES`] values, and a linear layer. Batch normalisation and a leaky
/// rectifier follow each convolution.
pub fn network(channels: usize, names: usize) -> NetworkSpec {
    let convolutions = [
        Convolution::down(Kernel::Strided, WIDTH),
        Convolution::down(Kernel::Strided, 2 * WIDTH),
        Convolution::down(Kernel::Strided, 4 * WIDTH),
        Convolution::down(Kernel::Full([FEATURE_SIZE; 2]), FEATURES),
    ];
    let normalised = |convolution| {
        [
            Block::Convolution(convolution),
            Block::from(BatchNorm),
            Block::from(LeakyRelu(LEAKY_SLOPE)),
        ]
    };
    let head = Convolution::down(Kernel::Point, names).linear(1);
    let blocks = convolutions.into_iter().flat_map(normalised);
    NetworkSpec {
        name: NAME,
        input: Shape {
            batch: 1,
            channels,
            height: IMAGE_SIZE,
            width: IMAGE_SIZE,
        },
        blocks: blocks.chain([Block::Convolution(head)]).collect(),
        embedding: None,
        conditioning: 0,
        spectral_norm: false,
        initialisation: Initialisation::Dcgan,
    }
}
