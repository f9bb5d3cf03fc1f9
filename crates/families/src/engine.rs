//! How a training step is computed.

use serde::{Deserialize, Serialize};

/// How a training step is computed; the results are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// As one program of fused operations, [`lab_graph::fused`].
    #[default]
    Program,
    /// Burn's operations one by one with its autodiff, [`lab_graph::eager`]; where the build has it.
    #[cfg(feature = "burn")]
    Burn,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_are_called_by_words_and_the_program_unless_one_is_named() {
        let read = serde_json::from_str::<Engine>;
        assert_eq!(read("\"program\"").unwrap(), Engine::Program);
        assert_eq!(read("\"burn\"").unwrap(), Engine::Burn);
        assert!(read("\"autodiff\"").is_err());
        assert_eq!(Engine::default(), Engine::Program);
    }
}
