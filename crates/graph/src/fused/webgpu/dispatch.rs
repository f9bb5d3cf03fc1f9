//! A kernel launch: which kernel, over which buffers, with which uniforms.

use std::borrow::Cow;

use super::{
    kernel::{Access, Binding, Constant, Kernel},
    uniforms::Uniforms,
};
use crate::fused::layout::{BufferId, Feature};

/// What stands behind WebGPU, as far as kernels are shaped by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adapter {
    /// Thousands of threads at once; what a single one does takes long.
    Hardware,
    /// The processor in a GPU's place: a thread takes as long to start as to add many values, and barriers are dear.
    Software,
}

/// Threads of a workgroup of most kernels.
pub const THREADS: usize = 64;

/// A text with `total`, the sum over the threads of a workgroup; it reads `$THREADS`.
pub const WORKGROUP_SUM: &str = include_str!("workgroup_sum.wgsl");

/// A kernel launch.
#[derive(Debug)]
pub struct Dispatch {
    pub(super) kernel: Kernel,
    /// One for each of the kernel's bindings.
    pub(super) buffers: Vec<BufferId>,
    /// Bits of the kernel's uniforms.
    pub(super) uniforms: Vec<u32>,
    pub(super) workgroups: [u32; 3],
}

impl Dispatch {
    /// Of a kernel made of texts in WGSL. They find the uniforms in `p`, the buffers under the names that
    /// [`Dispatch::read`] and its like give them, and constants as `$NAME`.
    pub fn new<U: Uniforms>(
        texts: impl IntoIterator<Item = &'static str>,
        uniforms: U,
        workgroups: [usize; 3],
    ) -> Self {
        Self {
            kernel: Kernel {
                texts: texts.into_iter().map(Cow::Borrowed).collect(),
                uniforms: U::FIELDS,
                bindings: Vec::new(),
                constants: Vec::new(),
                vector: false,
            },
            buffers: Vec::new(),
            uniforms: bytemuck::cast_slice(bytemuck::bytes_of(&uniforms)).to_vec(),
            workgroups: workgroups.map(super::uniforms::word),
        }
    }

    /// With [`THREADS`] a workgroup, `$THREADS` in WGSL, one for each of so many values.
    pub fn of_values<U: Uniforms>(
        texts: impl IntoIterator<Item = &'static str>,
        uniforms: U,
        values: usize,
    ) -> Self {
        Self::new(texts, uniforms, [values.div_ceil(THREADS), 1, 1]).constant("THREADS", THREADS)
    }

    /// The same, one for each value of an image, and a row of workgroups for each image.
    pub fn of_images<U: Uniforms>(
        texts: impl IntoIterator<Item = &'static str>,
        uniforms: U,
        images: &Feature,
    ) -> Self {
        let rows = images.flattened();
        let workgroups = [rows.columns.div_ceil(THREADS), rows.rows, 1];
        Self::new(texts, uniforms, workgroups).constant("THREADS", THREADS)
    }

    /// A text that is made here rather than read from a file.
    pub fn text(mut self, text: String) -> Self {
        self.kernel.texts.push(Cow::Owned(text));
        self
    }

    /// Binds a buffer of floats that is read.
    pub fn read(self, name: &'static str, buffer: BufferId) -> Self {
        self.bind(name, "f32", Access::Read, buffer)
    }

    /// Binds a buffer of 32-bit words that is read.
    pub fn read_words(self, name: &'static str, buffer: BufferId) -> Self {
        self.bind(name, "u32", Access::Read, buffer)
    }

    /// Binds a buffer of floats that is read, four at once if `fours` says so. Then the kernel keeps the lines marked
    /// `#vector` instead of those marked `#scalar`.
    pub fn read_in_fours(mut self, fours: bool, name: &'static str, buffer: BufferId) -> Self {
        self.kernel.vector = fours;
        match fours {
            true => self.bind(name, "vec4f", Access::Read, buffer),
            false => self.read(name, buffer),
        }
    }

    /// Binds a buffer of floats that is written to.
    pub fn write(self, name: &'static str, buffer: BufferId) -> Self {
        self.bind(name, "f32", Access::Write, buffer)
    }

    fn bind(
        mut self,
        name: &'static str,
        element: &'static str,
        access: Access,
        buffer: BufferId,
    ) -> Self {
        self.kernel.bindings.push(Binding {
            name,
            element,
            access,
        });
        self.buffers.push(buffer);
        self
    }

    /// Sets a constant, `$NAME` in WGSL.
    pub fn constant(mut self, name: &'static str, value: impl Constant) -> Self {
        self.kernel.constants.push((name, value.literal()));
        self
    }
}
