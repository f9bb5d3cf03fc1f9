//! What a conditional encoder is told beside the image that it sees.

use super::{
    super::{
        layout::{BufferId, Feature, Matrix},
        machine::Machine,
        parameters::{Arena, WeightShape},
        program::{self, Op, ProductActivation},
    },
    Network,
};

/// The weight with which a network's output depends on a condition.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// From conditions to outputs.
    pub shape: WeightShape,
    /// Where it begins in the arena.
    pub weight: usize,
    /// Parts in which its gradient comes.
    pub parts: usize,
}

/// The conditions of a batch on their way into a network's output.
#[derive(Debug, Clone, Copy)]
pub struct Telling {
    arena: Arena,
    told: Told,
    conditions: Matrix,
    /// What is added to the output.
    product: Feature,
    one: BufferId,
}

impl Network {
    /// Tells the network a row of `conditions` for each image; `None` if it wants to be told nothing.
    pub fn telling(&self, conditions: Matrix, machine: &mut dyn Machine) -> Option<Telling> {
        let told = self.told?;
        let product = Feature::allocate(conditions.rows, 1, told.shape.low, machine);
        let one = machine.allocate(1);
        machine.write(one, &[1.0_f32.to_bits()]);
        Some(Telling {
            arena: self.arena,
            told,
            conditions,
            product,
            one,
        })
    }
}

impl Telling {
    /// Adds to the output of the network's pass, whose images begin the buffer.
    pub fn forward(&self, output: Feature) -> [Op; 2] {
        let product = self.product.pixels();
        [
            Op::from(program::Multiply {
                a: self.conditions,
                b: self.arena.value(self.told.weight),
                c: product,
                phases: None,
                activation: ProductActivation::None,
            }),
            Op::from(program::Add {
                from: self.product.buffer.start(),
                to: output.buffer.start(),
                len: product.rows * product.columns,
                weight: self.one,
            }),
        ]
    }

    /// The gradient of the weight from that of the output.
    pub fn backward(&self, d: Feature) -> Op {
        Op::from(program::WeightGradient {
            a: self.conditions,
            d: d.pixels(),
            gradient: self.arena.gradient(self.told.weight),
            parts: self.told.parts,
            part_stride: self.arena.len,
        })
    }
}
