//! What a training step computes, written down once as a list of operations over buffers, and
//! carried out every step by a [`super::Machine`].

use super::layout::{BufferId, Feature, Matrix, Phases, Slice};
use crate::loss::Objective;

/// What happens to a product on its way to memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Epilogue {
    /// Nothing.
    None,
    /// Adds a bias, one value a column.
    Bias(Slice),
    /// v where v > 0, else slope · v.
    Rectify {
        /// 0 for ReLU, 0.2 for the LeakyReLU of DCGAN.
        slope: f32,
    },
    /// tanh v.
    Tanh,
    /// Times the derivative of [`Epilogue::Rectify`], known from its output, which lies like the
    /// product.
    RectifyGradient {
        /// The output of the activation.
        output: Matrix,
        /// As in the forward pass.
        slope: f32,
    },
    /// Times the derivative of tanh, 1 − y², known from its output, which lies like the product.
    TanhGradient {
        /// The output of the activation.
        output: Matrix,
    },
}

/// Batch normalisation of a feature map followed by a rectifier
/// (Ioffe & Szegedy 2015).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normalisation {
    /// What is normalised, before.
    pub input: Feature,
    /// After normalisation and activation.
    pub output: Feature,
    /// Equal parts of the batch with statistics of their own.
    pub groups: usize,
    /// For each group the mean of every channel, then the (biased) variance of every channel.
    pub statistics: Slice,
    /// The scale of every channel, then the shift of every channel.
    pub affine: Slice,
    /// Slope of the rectifier below zero.
    pub slope: f32,
}

/// How reconstructions are scored; see [`crate::loss`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ReconstructionScore {
    /// [`crate::loss::bernoulli_reconstruction`].
    Bernoulli,
    /// [`crate::loss::squared_error_reconstruction`] of tanh(logit / 2).
    Gaussian,
    /// The same of values that a tanh has made already; the gradient is that of before it.
    AfterTanh,
    /// Half the squared error of plain values, times a weight.
    Weighted(f32),
}

/// One operation. Losses and their gradients are averages over the batch, as in [`crate::loss`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Op {
    /// Images of the resident data set, bytes scaled to −1..1.
    Gather {
        /// Bytes, channels last.
        pixels: BufferId,
        /// Which image, and how it is seen: [`crate::dataset::View::to_bits`].
        views: Slice,
        /// Where the images go.
        images: Feature,
        /// Where in the buffer of the views the word is that they are binarised with, if they are:
        /// [`crate::dataset::binarisation`].
        binarisation: Option<usize>,
    },
    /// c = a b. With phases, four products with four consecutive parts of b.
    Multiply {
        /// Left factor.
        a: Matrix,
        /// Right factor, rows contiguous.
        b: Slice,
        /// Product.
        c: Matrix,
        /// Offsets of a and c from phase to phase.
        phases: Option<(Phases, Phases)>,
        /// Done before c is stored.
        epilogue: Epilogue,
    },
    /// The gradient aᵀ d of a weight, `[a.columns, d.columns]`. The rows are split evenly by image
    /// into `parts`, whose sums lie `part_stride` apart.
    WeightGradient {
        /// What the weight was multiplied with.
        a: Matrix,
        /// Gradient of the product.
        d: Matrix,
        /// Where the first part goes.
        gradient: Slice,
        /// How many parts.
        parts: usize,
        /// From a part to the next.
        part_stride: usize,
    },
    /// Mean and variance of every channel, and the running averages kept for inference.
    Statistics {
        /// Of what.
        normalisation: Normalisation,
        /// Running mean and variance, updated group by group.
        running: Option<Slice>,
    },
    /// Normalises and activates.
    Normalise(Normalisation),
    /// Gradients of the affine parameters from the gradient of the output, one part a group.
    NormalisationGradient {
        /// The forward pass.
        normalisation: Normalisation,
        /// Gradient of the output, lying like the output.
        d: Feature,
        /// Where the first group's gradient of scale and shift goes.
        gradient: Slice,
        /// From a group to the next.
        part_stride: usize,
    },
    /// Turns the gradient of the output into that of the input, in place.
    NormalisationBackward {
        /// The forward pass.
        normalisation: Normalisation,
        /// Gradient of the output, lying like the output.
        d: Feature,
        /// From [`Op::NormalisationGradient`].
        gradient: Slice,
        /// As there.
        part_stride: usize,
    },
    /// [`Objective::discriminator_loss`] of logits, real ones first, averaged over the batches of
    /// generated ones, each against the same real ones; figure 0: loss, 2 and 3:
    /// [`Objective::beliefs`].
    DiscriminatorLoss {
        /// Which loss.
        objective: Objective,
        /// A batch of logits of real images, then those of generated ones.
        logits: BufferId,
        /// How far below 1 the verdict wanted for real images is, one value.
        smoothing: BufferId,
        /// Their gradient.
        d: BufferId,
        /// Where the figures go.
        figures: Slice,
        /// Images of a batch.
        batch: usize,
        /// Batches of generated images.
        fakes: usize,
    },
    /// [`Objective::generator_loss`] of the batches of generated logits, averaged over them, and
    /// its gradient in them alone; figure 1: loss.
    GeneratorLoss {
        /// Which loss.
        objective: Objective,
        /// A batch of logits of real images, then those of generated ones.
        logits: BufferId,
        /// Their gradient.
        d: BufferId,
        /// Where the figure goes.
        figures: Slice,
        /// Images of a batch.
        batch: usize,
        /// Batches of generated images.
        fakes: usize,
    },
    /// Logits of a conditional discriminator: its first output, plus the others weighted by the
    /// condition.
    Project(Projection),
    /// The gradient of the outputs from that of the logits: those are the outputs and the logits here.
    ProjectionGradient(Projection),
    /// [`crate::loss::penalty::moved`]: every value a little up or down.
    Move {
        /// Which images.
        from: Feature,
        /// Where they go, in the same buffer. Its images are numbered as [`crate::loss::penalty::moved`]
        /// wants them.
        to: Feature,
        /// Decides the signs, one word.
        key: Slice,
    },
    /// Adds the gradient of [`crate::loss::penalty::gradient_penalty`] to that of the logits.
    GradientPenalty(GradientPenalty),
    /// Distorts images: [`crate::distortion::Distortion`], one each.
    Augment(Augmentation),
    /// The gradient of images that a tanh has made, on to before it, from that of the distorted
    /// ones.
    AugmentGradient {
        /// The forward pass.
        augmentation: Augmentation,
        /// Gradient of what is seen.
        d_seen: Feature,
        /// Where the gradient goes.
        d: Feature,
    },
    /// Draws z = μ + σ ε, and passes the condition on that follows ε.
    Reparameterise(Posterior),
    /// Adds the gradients of z and of the KL term up to that of the posterior.
    PosteriorGradient {
        /// The forward pass.
        posterior: Posterior,
        /// Gradient of z and the condition, `[batch, row]`.
        d_latents: BufferId,
        /// Gradient of mean and log-variance, lying like them.
        d: BufferId,
    },
    /// Scores reconstructions image by image, and their gradient.
    Reconstruction {
        /// Pixel logits.
        logits: Feature,
        /// What they should be, values in −1..1.
        images: Feature,
        /// Gradient of the mean score, lying like the logits.
        d: Feature,
        /// Score of every image.
        scores: BufferId,
        /// Which score.
        score: ReconstructionScore,
    },
    /// Goes over from half the squared error to [`crate::loss::learned_gaussian_reconstruction`]:
    /// the scores of that, whose mean it is, and the gradient divided by the variance of the batch.
    LearnVariance {
        /// Half the squared error of every image.
        errors: BufferId,
        /// Score of every image.
        scores: BufferId,
        /// Gradient of the mean of `errors`, then that of the mean of `scores`.
        d: Feature,
    },
    /// Figures 0 to 2: −ELBO with what the KL costs, mean reconstruction score, mean KL.
    ElboFigures {
        /// With the KL of every image.
        posterior: Posterior,
        /// Score of every image.
        scores: BufferId,
        /// Where the figures go.
        figures: Slice,
    },
    /// Zeroes the values from a place on in each of so many rows.
    Clear {
        /// The rows, one after the other.
        buffer: BufferId,
        /// How many.
        rows: usize,
        /// Length of a row.
        row: usize,
        /// First place of a row to be zeroed.
        from: usize,
    },
    /// One step of Adam (Kingma & Ba 2015) on all parameters of a network. `inputs` holds at
    /// `rates` the step size and the two bias corrections 1 − βᵗ.
    Adam(Adam),
    /// Before the optimiser's step: from the gradient G of V = W / σ(W) that of W, which is (G − ⟨G,
    /// V⟩ u vᵀ) / σ (Miyato et al. 2018, section 2.1).
    SpectralGradient(SpectralNorm),
    /// After it: power iterations on W, v ← Wᵀu / |Wᵀu|, u ← Wv / |Wv|, then V ← W / σ with σ =
    /// uᵀWv, and the transposed copy of V.
    SpectralNormalise(SpectralNorm),
    /// to ← to + share · (from − to), value by value: a moving average.
    Average {
        /// What is averaged.
        from: BufferId,
        /// The average so far.
        to: BufferId,
        /// Number of values.
        len: usize,
        /// Weight of the new values, one value.
        share: Slice,
    },
    /// to ← to + weight · from, value by value.
    Add {
        /// What is added.
        from: Slice,
        /// To what.
        to: Slice,
        /// Number of values.
        len: usize,
        /// One value.
        weight: BufferId,
    },
}

/// See [`Op::Augment`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Augmentation {
    /// The images as they are.
    pub original: Feature,
    /// What is seen of them, in another buffer.
    pub seen: Feature,
    /// [`crate::distortion::Distortion::to_words`] of each.
    pub distortions: Slice,
}

/// See [`Op::GradientPenalty`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GradientPenalty {
    /// Logits of images, and of the same ones moved.
    pub logits: BufferId,
    /// Their gradient: that of the images has its share of the loss already.
    pub d: BufferId,
    /// Place of the first image.
    pub first: usize,
    /// Place of the first one moved.
    pub moved: usize,
    /// How many there are of each.
    pub batch: usize,
    /// γ.
    pub weight: f32,
}

/// A diagonal Gaussian for each image of a batch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    /// Mean, then log-variance of every latent: `[batch, 2 · latent_size]`.
    pub parameters: BufferId,
    /// Noise from N(0, 1), then the condition of the image: `[batch, row]`.
    pub noise: Slice,
    /// The latents drawn, then the condition: `[batch, row]`.
    pub latents: BufferId,
    /// KL divergence of every image.
    pub kl: BufferId,
    /// Images.
    pub batch: usize,
    /// Length of a latent.
    pub latent_size: usize,
    /// Length of a latent and a condition.
    pub row: usize,
    /// Weight of the KL term in the loss, and the nats that every latent has for free
    /// ([`crate::loss::free_bits_kl`]), two values: they may change while training goes on.
    pub kl_cost: BufferId,
}

/// See [`Op::Project`]. Images of several batches, real and generated ones, share the conditions of
/// one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    /// What the discriminator gives, `[images, 1 + size]`.
    pub outputs: Slice,
    /// Logits, `[images]`.
    pub logits: Slice,
    /// Images.
    pub images: usize,
    /// The condition of the first image.
    pub conditions: Slice,
    /// From a condition to the next.
    pub stride: usize,
    /// After so many images the conditions begin anew.
    pub batch: usize,
    /// Length of a condition.
    pub size: usize,
}

/// See [`Op::Adam`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adam {
    /// The network's parameters and their optimiser state.
    pub arena: super::parameters::Arena,
    /// Step size and bias corrections, three values.
    pub rates: Slice,
    /// Decay of the first moment.
    pub beta_1: f32,
    /// Decay of the second moment.
    pub beta_2: f32,
}

/// A weight V = W / σ(W) of spectral norm 1, where W is what the optimiser steps. As in Miyato et al.
/// 2018 they are matrices of a row for each channel on the side with fewer pixels and a column for
/// each place and channel under the kernel. Their transposes lie in the buffers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpectralNorm {
    /// The network's parameters, V among them.
    pub arena: super::parameters::Arena,
    /// Where W is; it lies as V does.
    pub free: BufferId,
    /// Where the weight begins in the arena.
    pub weight: usize,
    /// Rows and columns of the matrix in the arena.
    pub shape: [usize; 2],
    /// Parts in which the gradient comes.
    pub parts: usize,
    /// u, one value a column of the matrix in the arena, then v, one a row, then σ.
    pub directions: BufferId,
}

/// Power iterations of [`Op::SpectralNormalise`]. Miyato et al. 2018 take one; the weights of networks
/// as small as ours turn faster than that follows.
pub const POWER_ITERATIONS: usize = 3;
/// Smallest length by which a vector is divided.
pub const LENGTH_MIN: f32 = 1e-12;
/// Added to the variance before its root (Burn's and PyTorch's default).
pub const NORM_EPSILON: f32 = 1e-5;
/// Weight of a new value in the running statistics (Burn's and PyTorch's default).
pub const NORM_MOMENTUM: f32 = 0.1;
/// Adam's ε.
pub const ADAM_EPSILON: f32 = 1e-8;
