//! Residual addition: some blocks, and a skip connection around them (He et al. 2016, *Deep residual learning for image
//! recognition*).

#[cfg(test)]
mod tests;

#[cfg(test)]
use crate::parity::Case;
use crate::{
    Block, Convolution, Graph, Shape, Value,
    fused::parameters::Kernel,
    layer::{Application, Declaration, Label, Layer},
};

/// What a branch makes of the input, plus the input.
#[derive(Debug, Clone, PartialEq)]
pub struct Residual {
    /// Height and width of what it makes are those of the input.
    pub branch: Vec<Block>,
    /// Kernel of the convolution that the input goes through before it is added, with a bias. Without one it stays as it is,
    /// or where the branch changes the number of channels a 1×1 convolution brings it to them.
    pub shortcut: Option<Kernel>,
}

impl Residual {
    /// Around such a branch, without a convolution but where the channels change.
    pub const fn around(branch: Vec<Block>) -> Self {
        Self {
            branch,
            shortcut: None,
        }
    }

    /// What is done to the input before it is added to an output of so many channels, if anything is.
    fn shortcut(&self, input: Shape, channels: usize) -> Option<Block> {
        match self.shortcut {
            Some(kernel) => Some(Convolution::down(kernel, channels).with_bias().into()),
            None => {
                let convolution = Convolution::down(Kernel::Point, channels);
                (input.channels != channels).then(|| convolution.into())
            }
        }
    }
}

impl Layer for Residual {
    fn declare(&self, learnt: &mut Declaration, input: Shape) -> Shape {
        let output = learnt.nested("branch", &self.branch, input);
        match self.shortcut(input, output.channels) {
            Some(convolution) => learnt.block("shortcut", &convolution, input),
            None => output,
        }
    }

    fn apply(&self, graph: &mut Graph, application: &mut Application, x: Value) -> Value {
        let branch = application.blocks(graph, &self.branch, x);
        let x = match self.shortcut(x.shape, branch.shape.channels) {
            Some(convolution) => application.block(graph, &convolution, x),
            None => x,
        };
        graph.sum(branch, x)
    }

    fn label(&self) -> Label {
        if self.shortcut.is_some() {
            return Label::After("of the input, added");
        }
        let labels = self.branch.iter().map(|block| block.layer().label());
        let layers = labels.filter_map(|label| match label {
            Label::Layer(name) => Some(name),
            Label::After(_) => None,
        });
        let layers = layers.collect::<Vec<_>>().join(", ");
        Label::Layer(format!("residual block: {layers}"))
    }

    /// The branch is what a figure should show: a convolution beside it is a detail.
    fn inside(&self) -> Option<&[Block]> {
        self.shortcut.is_some().then_some(&self.branch)
    }

    #[cfg(test)]
    fn cases() -> Vec<Case> {
        tests::cases()
    }
}
