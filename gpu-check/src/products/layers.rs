//! The products of the networks' layers, with this project's kernels.

use lab_core::random::{SeededRandom, Stream};
use lab_graph::fused::{
    Backend,
    layout::{Feature, Matrix, Phases},
    parameters::{Kernel, Upsampling},
    program::{self, Op, ProductActivation},
};

/// Images of a batch.
const BATCH: usize = 64;
/// Channels of images.
const COLOURS: usize = 3;
/// Length of a latent, the default of the page.
const LATENTS: usize = 32;

/// What a layer's product is for.
#[derive(Debug, Clone, Copy)]
enum Product {
    /// Of a convolution, or of the gradient of a transposed one.
    Down,
    /// The other way: four products, one a phase.
    Up,
    /// The weight's gradient.
    Gradient,
}

/// A product of a layer between more pixels, `high` channels on `size` a side, and fewer, `low` channels
/// on half of that, or on one where there are four.
#[derive(Debug, Clone, Copy)]
pub struct Layer {
    product: Product,
    size: usize,
    high: usize,
    low: usize,
}

/// Sizes of as many dense products as compute the same: `layers` times `[m, k]` times `[k, n]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    pub layers: usize,
    pub m: usize,
    pub k: usize,
    pub n: usize,
}

impl Shape {
    /// A multiplication and an addition for each term.
    pub fn flops(&self) -> f64 {
        2.0 * [self.layers, self.m, self.k, self.n]
            .map(|size| size as f64)
            .iter()
            .product::<f64>()
    }
}

/// All products of networks of a width, as generator, decoder, discriminator and encoder have them.
pub fn of_width(width: usize) -> Vec<Layer> {
    use Product::{Down, Gradient, Up};
    let between = [
        (32, COLOURS, width),
        (16, width, 2 * width),
        (8, 2 * width, 4 * width),
    ];
    let ends = [
        (Down, 1),
        (Down, 2 * LATENTS),
        (Up, LATENTS),
        (Gradient, 1),
        (Gradient, LATENTS),
    ];
    let products = [Down, Up, Gradient].into_iter();
    let layers = products.flat_map(|product| {
        between.map(|(size, high, low)| Layer {
            product,
            size,
            high,
            low,
        })
    });
    let ends = ends.map(|(product, low)| Layer {
        product,
        size: 4,
        high: 4 * width,
        low,
    });
    layers.chain(ends).collect()
}

impl Layer {
    pub fn name(&self) -> String {
        let low_size = self.low_size();
        let high = format!("{0}×{0}×{1}", self.size, self.high);
        let low = format!("{low_size}×{low_size}×{}", self.low);
        match self.product {
            Product::Down => format!("{high} → {low}"),
            Product::Up => format!("{low} → {high}"),
            Product::Gradient => format!("weight of {high}, {low}"),
        }
    }

    fn low_size(&self) -> usize {
        match self.size {
            4 => 1,
            size => size / 2,
        }
    }

    /// The operation on values that are drawn, and the dense products that compute the same.
    pub fn operation(&self, backend: &mut dyn Backend) -> (Op, Shape) {
        let mut random = SeededRandom::new(5, Stream::Evaluation);
        let mut feature = |size: usize, channels: usize| {
            let feature = Feature::allocate(BATCH, [size; 2], channels, backend);
            let values = random.normals(BATCH * feature.image_len());
            backend.write(feature.buffer, bytemuck::cast_slice(&values));
            feature
        };
        let high = feature(self.size, self.high);
        let low = feature(self.low_size(), self.low);
        let weight_len = 16 * self.high * self.low;
        let weight = backend.allocate(weight_len);
        backend.write(weight, bytemuck::cast_slice(&random.normals(weight_len)));
        let kernel = match self.low_size() {
            1 => Kernel::Full([self.size; 2]),
            _ => Kernel::Strided,
        };
        let as_columns = kernel.patches(&high);
        let multiply = |a: Matrix, c: Matrix, phases: Option<(Phases, Phases)>| {
            let operation = Op::from(program::Multiply {
                a,
                b: weight.start(),
                c,
                phases,
                activation: ProductActivation::None,
            });
            let shape = Shape {
                layers: phases.map_or(1, |(a_phases, _)| a_phases.count()),
                m: c.rows,
                k: a.columns,
                n: c.columns,
            };
            (operation, shape)
        };
        match self.product {
            Product::Down => multiply(as_columns, low.pixels(), None),
            Product::Up => {
                let Upsampling { a, c, phases } = kernel.upsampling(&low, &high);
                multiply(a, c, phases)
            }
            Product::Gradient => {
                let parts = backend.gradient_parts(weight_len, BATCH);
                let gradient = backend.allocate(parts * weight_len);
                let operation = Op::from(program::WeightGradient {
                    a: as_columns,
                    d: low.pixels(),
                    gradient: gradient.start(),
                    parts,
                    part_stride: weight_len,
                    bias: None,
                });
                // Adding the parts up is the optimiser's work.
                let shape = Shape {
                    layers: parts,
                    m: as_columns.columns,
                    k: as_columns.rows / parts,
                    n: self.low,
                };
                (operation, shape)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use lab_graph::device::ComputeDevice;

    use super::*;

    #[test]
    fn every_product_of_a_weight_has_the_same_number_of_terms() {
        let mut backend = ComputeDevice::cpu().backend();
        for layer in of_width(4) {
            let (_, shape) = layer.operation(&mut *backend);
            let places = BATCH * layer.low_size().pow(2);
            let terms = places * 16 * layer.high * layer.low;
            assert_eq!(shape.flops(), 2.0 * terms as f64, "{}", layer.name());
        }
    }
}
