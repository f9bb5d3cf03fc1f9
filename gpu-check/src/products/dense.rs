//! Hand-written products of dense matrices.

use std::time::Duration;

use anyhow::{Context, Result};
use lab_core::random::{SeededRandom, Stream};
use lab_graph::fused::webgpu::{Gpu, wgpu};

use super::layers::Shape;
use crate::timing::wait;

/// A product's text, and what it is made for.
struct Text {
    name: &'static str,
    source: &'static str,
    /// What stands for `$SIDE` in it: threads of a workgroup, across and down.
    side: usize,
    /// Sizes of the factors must be multiples of these.
    multiples: Multiples,
}

/// Of m, k and n; a workgroup computes m times n values.
#[derive(Debug, Clone, Copy)]
struct Multiples {
    m: usize,
    k: usize,
    n: usize,
}

/// Those first that are fast on most adapters: beside them the others are soon given up.
const TEXTS: [Text; 7] = [
    Text {
        name: "registers 8×8",
        source: include_str!("registers_8x8.wgsl"),
        side: 0,
        multiples: Multiples {
            m: 128,
            k: 4,
            n: 32,
        },
    },
    Text {
        name: "registers 4×4",
        source: include_str!("registers_4x4.wgsl"),
        side: 0,
        multiples: Multiples { m: 64, k: 4, n: 16 },
    },
    Text {
        name: "shared 64×64, registers 4×4",
        source: include_str!("shared_4x4.wgsl"),
        side: 0,
        multiples: Multiples {
            m: 64,
            k: 16,
            n: 64,
        },
    },
    Text {
        name: "shared 64×64, registers 8×8",
        source: include_str!("shared_8x8.wgsl"),
        side: 8,
        multiples: Multiples { m: 64, k: 8, n: 64 },
    },
    Text {
        name: "shared 128×128, registers 8×8",
        source: include_str!("shared_8x8.wgsl"),
        side: 16,
        multiples: Multiples {
            m: 128,
            k: 8,
            n: 128,
        },
    },
    Text {
        name: "shared 16×16",
        source: include_str!("shared.wgsl"),
        side: 0,
        multiples: Multiples {
            m: 16,
            k: 16,
            n: 16,
        },
    },
    Text {
        name: "naive",
        source: include_str!("naive.wgsl"),
        side: 0,
        multiples: Multiples { m: 16, k: 1, n: 4 },
    },
];

/// A hand-written product, compiled.
pub struct Dense {
    pub name: &'static str,
    multiples: Multiples,
    pipeline: wgpu::ComputePipeline,
}

/// Compiles all of them.
pub fn all(gpu: &Gpu) -> Vec<Dense> {
    TEXTS.iter().map(|text| text.compile(gpu)).collect()
}

impl Text {
    fn compile(&self, gpu: &Gpu) -> Dense {
        let source = self.source.replace("$SIDE", &self.side.to_string());
        let module = gpu
            .device()
            .create_shader_module(wgpu::ShaderModuleDescriptor {
                label: Some(self.name),
                source: wgpu::ShaderSource::Wgsl(source.into()),
            });
        let pipeline = gpu
            .device()
            .create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: Some(self.name),
                layout: None,
                module: &module,
                entry_point: Some("main"),
                compilation_options: wgpu::PipelineCompilationOptions {
                    zero_initialize_workgroup_memory: false,
                    ..Default::default()
                },
                cache: None,
            });
        Dense {
            name: self.name,
            multiples: self.multiples,
            pipeline,
        }
    }
}

/// Factors and product on the GPU, as large as a kernel wants them; what is beyond the shape is zero.
pub struct Bound<'a> {
    dense: &'a Dense,
    gpu: &'a Gpu,
    padded: Shape,
    product: wgpu::Buffer,
    bind_group: wgpu::BindGroup,
}

/// Layers of matrices `[rows, columns]`, one after the other.
fn pad(values: &[f32], [rows, columns]: [usize; 2], to: [usize; 2]) -> Vec<f32> {
    let layers = values.len() / (rows * columns);
    let mut padded = vec![0.0; layers * to[0] * to[1]];
    for (index, row) in values.chunks_exact(columns).enumerate() {
        let (layer, line) = (index / rows, index % rows);
        let start = (layer * to[0] + line) * to[1];
        padded[start..start + columns].copy_from_slice(row);
    }
    padded
}

impl Dense {
    /// Binds factors of a shape, `a` of `[layers, m, k]` and `b` of `[layers, k, n]`.
    fn bind<'a>(&'a self, gpu: &'a Gpu, shape: Shape, [a, b]: [&[f32]; 2]) -> Bound<'a> {
        let Multiples { m, k, n } = self.multiples;
        let padded = Shape {
            layers: shape.layers,
            m: shape.m.next_multiple_of(m),
            k: shape.k.next_multiple_of(k),
            n: shape.n.next_multiple_of(n),
        };
        let a = pad(a, [shape.m, shape.k], [padded.m, padded.k]);
        let b = pad(b, [shape.k, shape.n], [padded.k, padded.n]);
        let [a, b] = [a, b].map(|values| storage(gpu, &values));
        let product = storage(gpu, &vec![1e3; padded.layers * padded.m * padded.n]);
        let sizes = [padded.m, padded.k, padded.n, 0].map(|size| size as u32);
        let usage = wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST;
        let sizes = buffer(gpu, bytemuck::cast_slice(&sizes), usage);
        let entries: Vec<_> = [&a, &b, &product, &sizes]
            .into_iter()
            .zip(0..)
            .map(|(buffer, binding)| wgpu::BindGroupEntry {
                binding,
                resource: buffer.as_entire_binding(),
            })
            .collect();
        let bind_group = gpu.device().create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some(self.name),
            layout: &self.pipeline.get_bind_group_layout(0),
            entries: &entries,
        });
        Bound {
            dense: self,
            gpu,
            padded,
            product,
            bind_group,
        }
    }

    /// The same with factors that are drawn.
    pub fn bind_drawn<'a>(&'a self, gpu: &'a Gpu, shape: Shape) -> Bound<'a> {
        let [a, b] = draw(shape);
        self.bind(gpu, shape, [&a, &b])
    }

    /// The product of matrices that fill no tile, by the CPU and by this kernel.
    ///
    /// # Errors
    /// If the product cannot be read back.
    pub fn verification(&self, gpu: &Gpu) -> Result<(Vec<f32>, Vec<f32>)> {
        let shape = Shape {
            layers: 2,
            m: 133,
            k: 37,
            n: 67,
        };
        let [a, b] = draw(shape);
        let bound = self.bind(gpu, shape, [&a, &b]);
        bound.run(1);
        let expected = multiply(shape, &a, &b);
        let padded = [bound.padded.m, bound.padded.n];
        Ok((pad(&expected, [shape.m, shape.n], padded), bound.read()?))
    }
}

fn draw(shape: Shape) -> [Vec<f32>; 2] {
    let mut random = SeededRandom::new(7, Stream::Evaluation);
    let Shape { layers, m, k, n } = shape;
    [layers * m * k, layers * k * n].map(|len| random.normals(len))
}

/// On the CPU.
fn multiply(shape: Shape, a: &[f32], b: &[f32]) -> Vec<f32> {
    let Shape { layers, m, k, n } = shape;
    let mut product = vec![0.0; layers * m * n];
    for (row, to) in product.chunks_exact_mut(n).enumerate() {
        let b = &b[row / m * k * n..];
        for (inner, a) in a[row * k..][..k].iter().enumerate() {
            for (to, b) in to.iter_mut().zip(&b[inner * n..]) {
                *to += a * b;
            }
        }
    }
    product
}

fn storage(gpu: &Gpu, values: &[f32]) -> wgpu::Buffer {
    use wgpu::BufferUsages as Usage;
    let usage = Usage::STORAGE | Usage::COPY_DST | Usage::COPY_SRC;
    buffer(gpu, bytemuck::cast_slice(values), usage)
}

fn buffer(gpu: &Gpu, bytes: &[u8], usage: wgpu::BufferUsages) -> wgpu::Buffer {
    let buffer = gpu.device().create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: bytes.len() as u64,
        usage,
        mapped_at_creation: false,
    });
    gpu.queue().write_buffer(&buffer, 0, bytes);
    buffer
}

impl Bound<'_> {
    /// Computes the product so many times, with the calls that a program takes, and does not wait
    /// for it.
    pub fn run(&self, repetitions: usize) {
        let Multiples { m, n, .. } = self.dense.multiples;
        let Shape { layers, .. } = self.padded;
        let groups = [self.padded.n / n, self.padded.m / m, layers].map(|count| count as u32);
        let device = self.gpu.device();
        let mut encoder = device.create_command_encoder(&Default::default());
        let mut pass = encoder.begin_compute_pass(&Default::default());
        for _ in 0..repetitions {
            let [x, y, z] = groups;
            pass.set_pipeline(&self.dense.pipeline);
            pass.set_bind_group(0, &self.bind_group, &[]);
            pass.dispatch_workgroups(x, y, z);
        }
        drop(pass);
        self.gpu.queue().submit([encoder.finish()]);
    }

    fn read(&self) -> Result<Vec<f32>> {
        let size = self.product.size();
        let device = self.gpu.device();
        let copy = device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size,
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let mut encoder = device.create_command_encoder(&Default::default());
        encoder.copy_buffer_to_buffer(&self.product, 0, &copy, 0, size);
        self.gpu.queue().submit([encoder.finish()]);
        let (sender, receiver) = std::sync::mpsc::channel();
        let answer = move |outcome| {
            sender.send(outcome).ok(); // Nobody waits any more.
        };
        copy.slice(..).map_async(wgpu::MapMode::Read, answer);
        wait(self.gpu);
        let outcome = receiver.recv_timeout(Duration::from_secs(10));
        let outcome = outcome.context("the GPU does not answer")?;
        outcome.context("a product could not be read back")?;
        let bytes = copy.slice(..).get_mapped_range();
        let bytes = bytes.context("a product that was read back is not there")?;
        Ok(bytemuck::cast_slice(&bytes).to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_keeps_every_value_in_its_row() {
        let padded = pad(&[1.0, 2.0, 3.0, 4.0], [1, 2], [2, 3]);
        let expected = [1.0, 2.0, 0.0, 0.0, 0.0, 0.0, 3.0, 4.0, 0.0, 0.0, 0.0, 0.0];
        assert_eq!(padded, expected);
    }

    #[test]
    fn the_product_on_the_cpu_is_one() {
        let shape = Shape {
            layers: 1,
            m: 2,
            k: 2,
            n: 1,
        };
        let product = multiply(shape, &[1.0, 2.0, 3.0, 4.0], &[10.0, 1.0]);
        assert_eq!(product, [12.0, 34.0]);
    }
}
