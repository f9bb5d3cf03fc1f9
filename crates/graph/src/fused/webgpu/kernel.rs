//! The compute shaders, and how their text is put together.

use std::borrow::Cow;

use super::uniforms::{Field, MatrixView, Uniforms, declaration};

/// A compute shader.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kernel {
    /// Texts in WGSL that follow what all kernels share; one of them has the function `main`.
    pub texts: Vec<Cow<'static, str>>,
    /// Fields of the uniforms, `p` in WGSL.
    pub uniforms: &'static [Field],
    /// Its storage buffers; the uniforms come after them.
    pub bindings: Vec<Binding>,
    /// Names and literals.
    pub constants: Vec<(&'static str, String)>,
    /// Whether four values are loaded at once.
    pub vector: bool,
}

/// A storage buffer as a kernel sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Binding {
    /// In WGSL.
    pub name: &'static str,
    /// WGSL type of its values.
    pub element: &'static str,
    /// What happens to it.
    pub access: Access,
}

/// Whether a kernel writes to a buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Reads alone.
    Read,
    /// Reads and writes.
    Write,
}

/// A value that WGSL gets from Rust.
pub trait Constant {
    /// As WGSL writes it, without a suffix for its type.
    fn literal(self) -> String;
}

impl Constant for usize {
    fn literal(self) -> String {
        self.to_string()
    }
}

impl Constant for u32 {
    fn literal(self) -> String {
        self.to_string()
    }
}

impl Constant for f32 {
    fn literal(self) -> String {
        format!("{self:?}")
    }
}

/// An expression.
impl Constant for &'static str {
    fn literal(self) -> String {
        self.to_string()
    }
}

impl Kernel {
    /// The shader in WGSL.
    pub fn source(&self) -> String {
        let mut source = declaration("Matrix", MatrixView::FIELDS);
        source.push_str(include_str!("common.wgsl"));
        source.push_str(&declaration("Uniforms", self.uniforms));
        for (place, binding) in self.bindings.iter().enumerate() {
            source.push_str(&binding.declaration(place));
        }
        let place = self.bindings.len();
        source.push_str(&format!(
            "@group(0) @binding({place}) var<uniform> p: Uniforms;\n"
        ));
        source.extend(self.texts.iter().map(AsRef::as_ref));
        expand(&source, self.vector, &self.constants)
    }
}

impl Binding {
    fn declaration(&self, place: usize) -> String {
        let Self {
            name,
            element,
            access,
        } = self;
        let access = match access {
            Access::Read => "read",
            Access::Write => "read_write",
        };
        format!("@group(0) @binding({place}) var<storage, {access}> {name}: array<{element}>;\n")
    }
}

/// Keeps the lines marked `#vector` or those marked `#scalar`, and writes lines such as
/// `#each i 8 j 4 | var sum$i$j = 0.0;` out for every value of their counters: WGSL has no loop
/// that is sure to leave its array in registers.
fn expand(source: &str, vector: bool, constants: &[(&str, String)]) -> String {
    let (kept, dropped) = match vector {
        true => ("#vector ", "#scalar "),
        false => ("#scalar ", "#vector "),
    };
    let mut expanded = String::new();
    for line in source.lines().map(str::trim_start) {
        if line.starts_with(dropped) {
            continue;
        }
        let line = line.strip_prefix(kept).unwrap_or(line);
        let line = &replaced(line, constants);
        match line
            .strip_prefix("#each ")
            .and_then(|rest| rest.split_once(" | "))
        {
            Some((counters, text)) => {
                let words: Vec<_> = counters.split(' ').collect();
                expanded.extend(repeat(text, &words));
            }
            None => expanded.push_str(line),
        }
        expanded.push('\n');
    }
    expanded
}

/// A line with the values of constants, `$NAME`.
///
/// # Panics
/// At a constant without a value.
fn replaced(line: &str, constants: &[(&str, String)]) -> String {
    let mut parts = line.split('$');
    let mut result = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let is_of_name = |c: char| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit();
        match part.starts_with(|c: char| c.is_ascii_uppercase()) {
            true => {
                let end = part.find(|c| !is_of_name(c)).unwrap_or(part.len());
                let (name, rest) = part.split_at(end);
                let Some((_, value)) = constants.iter().find(|(known, _)| *known == name) else {
                    panic!("a kernel reads the constant {name}, which nobody sets: {line}");
                };
                result.push_str(value);
                result.push_str(rest);
            }
            false => {
                result.push('$');
                result.push_str(part);
            }
        }
    }
    result
}

fn repeat(text: &str, counters: &[&str]) -> Vec<String> {
    let [name, count, rest @ ..] = counters else {
        return vec![format!("{text} ")];
    };
    let count: usize = count
        .parse()
        .expect("a kernel repeats lines a number of times");
    let of = |value: usize| repeat(&text.replace(&format!("${name}"), &value.to_string()), rest);
    (0..count).flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_written_out_for_every_value_of_their_counters() {
        let source = "a\n  #each i 2 j 2 | x$i$j;\nb";
        assert_eq!(expand(source, false, &[]), "a\nx00; x01; x10; x11; \nb\n");
    }

    #[test]
    fn marked_lines_belong_to_one_variant() {
        let source = "#vector four\n#scalar one\n#vector #each i 2 | v$i;";
        assert_eq!(expand(source, false, &[]), "one\n");
        assert_eq!(expand(source, true, &[]), "four\nv0; v1; \n");
    }

    #[test]
    fn constants_are_written_out_as_wgsl_reads_them() {
        let constants = [
            ("ROWS", 8_usize.literal()),
            ("ROWS_MIN", 1e-5_f32.literal()),
        ];
        let source = "let a = $ROWSu * $ROWS_MIN; #$i";
        assert_eq!(
            expand(source, false, &constants),
            "let a = 8u * 1e-5; #$i\n"
        );
    }

    #[test]
    #[should_panic(expected = "the constant SLOPE")]
    fn a_constant_without_a_value_is_found_out() {
        expand("x * $SLOPE", false, &[]);
    }
}
