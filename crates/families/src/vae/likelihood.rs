use lab_core::hyperparameter::choice;

/// How the decoder scores a reconstruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likelihood {
    /// Cross-entropy of grey values read as probabilities.
    Bernoulli,
    /// Half the squared error: a Gaussian of unit variance.
    Gaussian,
    /// A Gaussian whose variance is the mean squared error of the batch, or of the held-out images that are evaluated
    /// (Rybkin, Daniilidis & Levine 2021): [`lab_graph::loss::learned_gaussian_reconstruction`].
    LearnedGaussian,
}

choice!(Likelihood {
    Bernoulli = "bernoulli",
    Gaussian = "gaussian",
    LearnedGaussian = "gaussian-learned",
});
