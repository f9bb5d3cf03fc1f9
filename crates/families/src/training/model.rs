//! What a trainer keeps: its networks and the state of their training, as named tensors.
//!
//! Names and layouts are those of PyTorch, each network an `nn.Sequential`: `generator.0.weight`,
//! `generator.1.running_mean` and so on; Adam's moments are `adam.first.generator.0.weight` and
//! `adam.second.generator.0.weight`. Where weights are brought to spectral norm 1,
//! `free.discriminator.0.weight` is what they are made from. A conditional encoder has beside its
//! sequence an `nn.Linear` without bias, `encoder.conditioning.weight`, of its conditioning.

use std::collections::BTreeMap;

use crate::tensors::{Tensors, ema_of, is_moment};
use lab_core::{
    error::{ErrorKind, LabError, Result},
    random::SeededRandom,
    reading::Reading,
};
use lab_graph::fused::{
    Backend, Network,
    layout::BufferId,
    network::Kept,
    parameters::{Arena, WeightShape},
};

/// A trainer's networks and the state of their training, borrowed to be saved or restored.
pub struct Model<'a> {
    /// Where the values are.
    pub backend: &'a mut dyn Backend,
    /// By name.
    pub networks: Vec<(&'static str, &'a Network)>,
    /// Moving averages of networks, which no optimiser steps.
    pub emas: Vec<(&'static str, &'a Network)>,
    /// Steps that each optimiser has taken.
    pub optimiser_steps: Vec<&'a mut i32>,
    /// Where the noise of training comes from.
    pub noise: &'a mut SeededRandom,
}

/// Where the values of a tensor lie in a buffer.
#[derive(Debug, Clone, Copy)]
enum Place {
    Weight(WeightShape, usize),
    /// First value and number of values.
    Range(usize, usize),
}

impl Place {
    fn read(self, buffer: &[f32]) -> Vec<f32> {
        match self {
            Self::Weight(shape, start) => {
                let places = shape
                    .positions()
                    .map(|[l, h, y, x]| shape.index(l, h, y, x));
                places.map(|place| buffer[start + place]).collect()
            }
            Self::Range(start, len) => buffer[start..start + len].to_vec(),
        }
    }

    fn write(self, values: &[f32], buffer: &mut [f32]) {
        match self {
            Self::Weight(shape, start) => {
                for ([l, h, y, x], value) in shape.positions().zip(values) {
                    buffer[start + shape.index(l, h, y, x)] = *value;
                }
            }
            Self::Range(start, len) => buffer[start..start + len].copy_from_slice(values),
        }
    }

    /// As [`Place::write`], for the transposed copy of the parameters.
    fn write_transposed(self, values: &[f32], buffer: &mut [f32]) {
        match self {
            Self::Weight(shape, start) => {
                for ([l, h, y, x], value) in shape.positions().zip(values) {
                    buffer[start + shape.transposed_index(l, h, y, x)] = *value;
                }
            }
            Self::Range(..) => self.write(values, buffer),
        }
    }
}

/// A tensor of a network.
#[derive(Debug, Clone)]
struct Named {
    name: String,
    shape: Vec<usize>,
    place: Place,
}

/// The tensors of a network: those in its arena, and running statistics and singular vectors by
/// their buffers.
fn tensors(network_name: &str, network: &Network) -> (Vec<Named>, Vec<(BufferId, Vec<Named>)>) {
    let (mut learnt, mut running, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for parameter in network.parameters() {
        let (spec, start) = (&parameter.spec, parameter.start);
        learnt.push(Named {
            name: format!("{network_name}.{}", spec.name),
            shape: spec.shape.clone(),
            place: match spec.product {
                Some(shape) => Place::Weight(shape, start),
                None => Place::Range(start, spec.values()),
            },
        });
        let block = spec.name.trim_end_matches("weight");
        let beside = |name: &str, len: usize, place: Place| Named {
            name: format!("{network_name}.{block}{name}"),
            shape: vec![len],
            place,
        };
        let count = spec.values();
        match parameter.kept {
            None => {}
            Some(Kept::Running(first)) => {
                let half = |name, first| beside(name, count, Place::Range(first, count));
                running.push(half("running_mean", first));
                running.push(half("running_var", first + count));
            }
            Some(Kept::Directions(buffer)) => {
                let WeightShape { low, .. } = parameter.weight().shape;
                let right = WeightShape {
                    low: 1,
                    ..parameter.weight().shape
                };
                let across = right.values();
                let directions = vec![
                    beside("weight_u", low, Place::Range(0, low)),
                    beside("weight_v", across, Place::Weight(right, low)),
                    beside("weight_norm", 1, Place::Range(low + across, 1)),
                ];
                kept.push((buffer, directions));
            }
        }
    }
    if !running.is_empty() {
        kept.push((network.running.buffer, running));
    }
    (learnt, kept)
}

/// A buffer of a network with the tensors in it, whose names begin with `prefix`.
struct Group {
    buffer: BufferId,
    len: usize,
    prefix: &'static str,
    tensors: Vec<Named>,
}

fn groups(name: &str, network: &Network) -> Vec<Group> {
    let Arena {
        len,
        values,
        moment_1,
        moment_2,
        ..
    } = network.arena;
    let (learnt, running) = tensors(name, network);
    let free = network.learner().values;
    let free = (free != values).then(|| Group {
        buffer: free,
        len,
        prefix: "free.",
        tensors: learnt.clone(),
    });
    let of_arena = [
        ("", values),
        ("adam.first.", moment_1),
        ("adam.second.", moment_2),
    ];
    let of_arena = of_arena.map(|(prefix, buffer)| Group {
        buffer,
        len,
        prefix,
        tensors: learnt.clone(),
    });
    let of_running = running.into_iter().map(|(buffer, tensors)| Group {
        buffer,
        len: tensors.iter().map(|tensor| tensor.shape[0]).sum(),
        prefix: "",
        tensors,
    });
    of_arena.into_iter().chain(free).chain(of_running).collect()
}

/// All values of a model at one moment, still on the device.
pub struct Snapshot {
    /// One after the other.
    pub values: Reading,
    /// Which they are.
    pub tensors: SnapshotTensors,
}

/// The tensors of a [`Snapshot`].
pub struct SnapshotTensors(Vec<Group>);

impl Snapshot {
    /// Reads everything back in one transfer.
    ///
    /// # Errors
    /// [`ErrorKind::Device`] if the device failed.
    pub async fn read(self) -> Result<Tensors> {
        self.tensors.named(&self.values.await?)
    }
}

impl SnapshotTensors {
    /// The tensors, by all their values as they were read.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidModel`] if there are more or fewer values than the tensors have.
    pub fn named(self, values: &[f32]) -> Result<Tensors> {
        let Self(groups) = self;
        let expected: usize = groups.iter().map(|group| group.len).sum();
        if values.len() != expected {
            return Err(LabError::new(
                ErrorKind::InvalidModel,
                format!(
                    "A model of {expected} values was read back as {}.",
                    values.len()
                ),
                "Try again.",
            ));
        }
        let mut rest = values;
        let mut tensors = Tensors::new();
        for group in groups {
            let (buffer, after) = rest.split_at(group.len);
            rest = after;
            for Named { name, shape, place } in group.tensors {
                tensors.insert(
                    group.prefix.to_string() + &name,
                    (shape, place.read(buffer)),
                );
            }
        }
        Ok(tensors)
    }
}

impl Model<'_> {
    fn groups(&self) -> Vec<Group> {
        let all = |networks: &[(&'static str, &Network)]| -> Vec<Group> {
            let groups = networks.iter().map(|(name, network)| groups(name, network));
            groups.flatten().collect()
        };
        let emas = all(&self.emas).into_iter();
        let emas = emas.filter(|group| !is_moment(group.prefix));
        all(&self.networks).into_iter().chain(emas).collect()
    }

    /// A copy of everything as it is now.
    pub fn snapshot(&mut self) -> Snapshot {
        let groups = self.groups();
        let parts = groups.iter().map(|group| (group.buffer, group.len));
        Snapshot {
            values: self.backend.read(&parts.collect::<Vec<_>>()),
            tensors: SnapshotTensors(groups),
        }
    }

    /// Puts saved values in the place of the present ones; all or none. Where no moments of the
    /// optimiser were saved, they begin anew, and so does an EMA, from what it is an EMA of.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidModel`] if a tensor is missing, or has another shape than the networks.
    pub fn restore(&mut self, tensors: &Tensors) -> Result<()> {
        let with_moments = tensors.keys().any(|name| is_moment(name));
        let fresh = |group: &Group| !with_moments && is_moment(group.prefix);
        let (fresh, groups): (Vec<_>, Vec<_>) = self.groups().into_iter().partition(fresh);
        let saved = |name: &str| {
            let averaged = ema_of(name).filter(|_| !with_moments);
            let averaged = averaged.and_then(|averaged| tensors.get(&averaged));
            tensors.get(name).or(averaged)
        };
        for group in &groups {
            for Named { name, shape, .. } in &group.tensors {
                let name = group.prefix.to_string() + name;
                check(&name, shape, saved(&name))?;
            }
        }
        for group in fresh {
            self.backend.write(group.buffer, &vec![0; group.len]);
        }
        let networks = self.networks.iter().chain(&self.emas);
        let arenas = networks.map(|(_, network)| network.arena);
        let arenas: BTreeMap<_, _> = arenas.map(|arena| (arena.values.0, arena)).collect();
        for group in groups {
            let (mut buffer, mut transposed) = (vec![0.0; group.len], vec![0.0; group.len]);
            for Named { name, place, .. } in &group.tensors {
                let saved = saved(&(group.prefix.to_string() + name));
                let (_, values) = saved.expect("all tensors are there");
                place.write(values, &mut buffer);
                place.write_transposed(values, &mut transposed);
            }
            self.backend
                .write(group.buffer, bytemuck::cast_slice(&buffer));
            if let Some(arena) = arenas.get(&group.buffer.0) {
                self.backend
                    .write(arena.transposed, bytemuck::cast_slice(&transposed));
            }
        }
        Ok(())
    }
}

fn check(name: &str, shape: &[usize], saved: Option<&(Vec<usize>, Vec<f32>)>) -> Result<()> {
    let message = match saved {
        Some((found, _)) if found == shape => return Ok(()),
        Some((found, _)) => {
            format!("The tensor \"{name}\" has the shape {found:?}; expected {shape:?}.")
        }
        None => format!("The model file has no tensor \"{name}\"."),
    };
    let hint = "The file does not fit its own settings; use another one.";
    Err(LabError::new(ErrorKind::InvalidModel, message, hint))
}
