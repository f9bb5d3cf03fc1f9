//! What a kernel is told with each launch, declared once in Rust: the WGSL struct is made from the declaration.

use bytemuck::Pod;

use crate::fused::layout::Matrix;

/// A struct of [`uniforms!`].
pub trait Uniforms: Pod {
    /// Its fields, in order.
    const FIELDS: &'static [Field];
}

/// Name and WGSL type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    /// The same in Rust and in WGSL.
    pub name: &'static str,
    /// As WGSL writes it.
    pub wgsl: &'static str,
}

/// A type that fields may have.
pub trait HostShareable: Pod {
    /// What it is in WGSL.
    const WGSL: &'static str;
}

impl HostShareable for u32 {
    const WGSL: &'static str = "u32";
}

impl HostShareable for f32 {
    const WGSL: &'static str = "f32";
}

impl HostShareable for MatrixView {
    const WGSL: &'static str = "Matrix";
}

/// Declares structs that kernels read, with [`Uniforms`]. Matrices come first: WGSL wants them at multiples of 16 bytes.
macro_rules! uniforms {
    ($(
        $(#[$attribute:meta])*
        $visibility:vis struct $name:ident { $($(#[$documentation:meta])* $field:ident: $type:ty,)* }
    )*) => { $(
        $(#[$attribute])*
        #[repr(C)]
        #[derive(Debug, Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
        $visibility struct $name {
            $($(#[$documentation])* pub $field: $type,)*
        }

        impl $crate::fused::webgpu::uniforms::Uniforms for $name {
            const FIELDS: &'static [$crate::fused::webgpu::uniforms::Field] = &[$(
                $crate::fused::webgpu::uniforms::Field {
                    name: stringify!($field),
                    wgsl: <$type as $crate::fused::webgpu::uniforms::HostShareable>::WGSL,
                },
            )*];
        }
    )* };
}
pub(crate) use uniforms;

uniforms! {
    /// A [`Matrix`] without its buffer.
    pub struct MatrixView {
        /// Number of rows.
        rows: u32,
        /// Lines of pixels of an image.
        height: u32,
        /// Pixels of a line.
        width: u32,
        /// Place of row 0, column 0.
        base: u32,
        /// From an image to the next.
        image: u32,
        /// From a line of pixels to the next.
        line: u32,
        /// From a pixel to the next in its line.
        pixel: u32,
        /// Number of columns.
        columns: u32,
        /// Columns that lie next to each other.
        run: u32,
        /// From a run to the next.
        stride: u32,
        /// What follows a struct in a uniform begins at a multiple of 16 bytes.
        unused_1: u32,
        /// As before.
        unused_2: u32,
    }
}

impl From<Matrix> for MatrixView {
    fn from(matrix: Matrix) -> Self {
        Self {
            rows: word(matrix.rows),
            height: word(matrix.height),
            width: word(matrix.width),
            base: word(matrix.base),
            image: word(matrix.image),
            line: word(matrix.line),
            pixel: word(matrix.pixel),
            columns: word(matrix.columns),
            run: word(matrix.run),
            stride: word(matrix.stride),
            unused_1: 0,
            unused_2: 0,
        }
    }
}

/// A size or a place as kernels count them.
///
/// # Panics
/// If it is beyond what a GPU can address.
pub fn word(value: usize) -> u32 {
    u32::try_from(value).expect("a GPU counts in 32 bits")
}

/// The WGSL declaration of a struct.
pub fn declaration(name: &str, fields: &[Field]) -> String {
    let fields = fields
        .iter()
        .map(|Field { name, wgsl }| format!("  {name}: {wgsl},\n"));
    format!("struct {name} {{\n{}}}\n", fields.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    uniforms! {
        struct Example {
            matrix: MatrixView,
            len: u32,
            slope: f32,
        }
    }

    #[test]
    fn rust_and_wgsl_agree_on_the_fields() {
        let text = "struct Example {\n  matrix: Matrix,\n  len: u32,\n  slope: f32,\n}\n";
        assert_eq!(declaration("Example", Example::FIELDS), text);
        // What follows a matrix lies at a multiple of 16 bytes, as WGSL has it.
        assert_eq!(std::mem::offset_of!(Example, len), 48);
        assert_eq!(std::mem::offset_of!(Example, slope), 52);
    }
}
