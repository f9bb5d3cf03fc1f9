//! Parameters of the examples' modules under the names that this project saves them by.

use std::collections::BTreeMap;

use burn::{
    module::{Module, ModuleMapper, ModuleVisitor, Param},
    tensor::{Gradients, Tensor, TensorData},
};

/// Values of parameters, or their gradients, by the names under which they are saved.
pub type Values = BTreeMap<String, Vec<f32>>;

/// Blocks of the networks by the fields of the modules.
const BLOCKS: [(&str, usize); 13] = [
    ("down.0", 0),
    ("down.1", 2),
    ("norm.0", 3),
    ("down.2", 5),
    ("norm.1", 6),
    ("head", 8),
    ("project", 0),
    ("norm.0", 1),
    ("up.0", 3),
    ("norm.1", 4),
    ("up.1", 6),
    ("norm.2", 7),
    ("up.2", 9),
];
/// Of them, those of encoder and discriminator.
const DOWN: usize = 6;

/// Walks through a module and says what its parameters are called where they are saved.
struct Path(Vec<String>);

impl Path {
    fn to(network: &str) -> Self {
        Self(network.split_terminator('.').map(String::from).collect())
    }

    /// `None` for running statistics.
    fn saved_name(&self) -> Option<String> {
        let [network, field @ .., leaf] = self.0.as_slice() else {
            return None;
        };
        let role = match leaf.as_str() {
            "weight" | "gamma" => "weight",
            "bias" | "beta" => "bias",
            _ => return None,
        };
        let (down, up) = BLOCKS.split_at(DOWN);
        let is_down = ["encoder", "discriminator"].contains(&network.as_str());
        let mut blocks = if is_down { down } else { up }.iter();
        let field = field.join(".");
        let block = blocks.find(|(name, _)| *name == field);
        let (_, block) = block.unwrap_or_else(|| panic!("{network} has a new field {field}"));
        Some(format!("{network}.{block}.{role}"))
    }
}

/// Sets every parameter.
struct Load<'a> {
    values: &'a Values,
    path: Path,
}

impl ModuleMapper for Load<'_> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.0.push(name.into());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.0.pop();
    }

    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(name) = self.path.saved_name() else {
            return parameter;
        };
        let old = parameter.val();
        let new = TensorData::new(self.values[&name].clone(), old.dims());
        let new = Tensor::from_data(new, &old.device());
        Param::initialized(parameter.id, new.require_grad())
    }
}

pub fn loaded<M: Module>(module: M, network: &str, values: &Values) -> M {
    let path = Path::to(network);
    module.map(&mut Load { values, path })
}

/// Reads the gradient of every parameter.
struct Read<'a> {
    gradients: &'a Gradients,
    path: Path,
    values: Values,
}

impl ModuleVisitor for Read<'_> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.0.push(name.into());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.0.pop();
    }

    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        if let Some(name) = self.path.saved_name() {
            let gradient = parameter.val().grad(self.gradients);
            let gradient = gradient.expect("every parameter learns");
            self.values.insert(name, values(gradient));
        }
    }
}

pub fn gradients(loss: &Tensor<1>, module: &impl Module, network: &str) -> Values {
    let mut read = Read {
        gradients: &loss.backward(),
        path: Path::to(network),
        values: Values::new(),
    };
    module.visit(&mut read);
    read.values
}

pub fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().iter().collect()
}
