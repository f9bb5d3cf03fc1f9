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

/// What a branch makes of the input, plus the input. Where the branch changes the number of channels, a 1×1 convolution
/// brings the input to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Residual {
    /// Height and width of what it makes are those of the input.
    pub branch: Vec<Block>,
}

/// What is done to the input before it is added to an output of so many channels, if anything is.
fn shortcut(input: Shape, channels: usize) -> Option<Block> {
    let convolution = Convolution::down(Kernel::Point, channels);
    (input.channels != channels).then(|| convolution.into())
}

impl Layer for Residual {
    fn declare(&self, learnt: &mut Declaration, input: Shape) -> Shape {
        let output = learnt.nested("branch", &self.branch, input);
        match shortcut(input, output.channels) {
            Some(convolution) => learnt.block("shortcut", &convolution, input),
            None => output,
        }
    }

    fn apply(&self, graph: &mut Graph, application: &mut Application, x: Value) -> Value {
        let branch = application.blocks(graph, &self.branch, x);
        let x = match shortcut(x.shape, branch.shape.channels) {
            Some(convolution) => application.block(graph, &convolution, x),
            None => x,
        };
        graph.sum(branch, x)
    }

    fn label(&self) -> Label {
        let labels = self.branch.iter().map(|block| match block.layer().label() {
            Label::Layer(name) => name,
            Label::After(name) => name.to_string(),
        });
        let branch = labels.collect::<Vec<_>>().join(", ");
        Label::Layer(format!("residual block: {branch}"))
    }

    #[cfg(test)]
    fn cases() -> Vec<Case> {
        tests::cases()
    }
}
