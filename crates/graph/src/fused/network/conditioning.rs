use super::super::parameters::WeightShape;

/// The weight with which a network's output depends on a condition.
#[derive(Debug, Clone, Copy)]
pub struct Conditioning {
    /// From conditions to outputs.
    pub shape: WeightShape,
    /// Where it begins in the arena.
    pub weight: usize,
    /// Parts in which its gradient comes.
    pub parts: usize,
}
