use super::{Activate, Function};
use crate::fused::cpu::{CpuMemory, rectifier_slope, rectify};

impl Function {
    fn of(&self, v: f32, y: f32) -> f32 {
        match *self {
            Self::Identity => v,
            Self::Rectify { slope } => rectify(v, slope),
            Self::Tanh => v.tanh(),
            Self::RectifyGradient { slope } => v * rectifier_slope(y, slope),
            Self::TanhGradient => v * (1.0 - y * y),
        }
    }
}

pub fn activate(instruction: &Activate, memory: &mut CpuMemory) {
    let Activate {
        input,
        known_from,
        output,
        function,
    } = *instruction;
    let [from, known, to] = [input, known_from, output].map(|feature| feature.flattened());
    memory.with_output(output.buffer, |memory, outputs| {
        let [inputs, knowns] = [input.buffer, known_from.buffer].map(|id| memory.values(id));
        for image in 0..output.batch {
            for column in 0..to.columns {
                let v = inputs[from.row(image) + from.column(column)];
                let y = knowns[known.row(image) + known.column(column)];
                outputs[to.row(image) + to.column(column)] = function.of(v, y);
            }
        }
    });
}
