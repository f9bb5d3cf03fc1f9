use serde::{Deserialize, Serialize};

use lab_core::random::{SeededRandom, Stream};

/// Where [`ShuffledBatches`] stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchesState {
    order: Vec<usize>,
    position: usize,
    random: u64,
}

impl BatchesState {
    /// How much of their random stream has been drawn.
    pub fn drawn(&self) -> u64 {
        self.random
    }
}

/// Endless batches of image indices: every epoch a fresh shuffle, an incomplete last batch
/// continued by the next epoch, so that every batch has the same size.
#[derive(Debug, Clone)]
pub struct ShuffledBatches {
    order: Vec<usize>,
    position: usize,
    random: SeededRandom,
}

impl ShuffledBatches {
    /// Batches over `0..count`; the order depends on `seed` alone.
    ///
    /// # Panics
    /// If `count` is zero.
    pub fn new(count: usize, seed: u64) -> Self {
        assert!(count > 0, "a data set needs at least one image");
        Self {
            order: (0..count).collect(),
            position: count,
            random: SeededRandom::new(seed, Stream::Batches),
        }
    }

    /// Where they stand, to be restored later.
    pub fn state(&self) -> BatchesState {
        BatchesState {
            order: self.order.clone(),
            position: self.position,
            random: self.random.position(),
        }
    }

    /// Goes on from a state of batches over as many images; returns whether it is one.
    #[must_use]
    pub fn restore(&mut self, state: &BatchesState) -> bool {
        let mut sorted = state.order.clone();
        sorted.sort_unstable();
        let fits = sorted.into_iter().eq(0..self.order.len()) && state.position <= self.order.len();
        if fits {
            self.order.clone_from(&state.order);
            self.position = state.position;
            self.random.seek(state.random);
        }
        fits
    }

    /// The next `size` indices.
    pub fn next_batch(&mut self, size: usize) -> Vec<usize> {
        (0..size).map(|_| self.next_index()).collect()
    }

    fn next_index(&mut self) -> usize {
        if self.position == self.order.len() {
            self.random.shuffle(&mut self.order);
            self.position = 0;
        }
        self.position += 1;
        self.order[self.position - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_shows_every_image_once() {
        let mut batches = ShuffledBatches::new(10, 7);
        let mut first: Vec<_> = [batches.next_batch(4), batches.next_batch(6)].concat();
        let second = batches.next_batch(10);
        assert_ne!(first, second, "each epoch has an order of its own");
        first.sort_unstable();
        assert_eq!(first, (0..10).collect::<Vec<_>>());
    }

    #[test]
    fn batches_go_on_from_where_they_stood() {
        let mut batches = ShuffledBatches::new(10, 7);
        batches.next_batch(27);
        let state = batches.state();
        let mut others = ShuffledBatches::new(10, 7);
        assert!(others.restore(&state));
        assert_eq!(others.next_batch(33), batches.next_batch(33));
        assert!(!ShuffledBatches::new(11, 7).restore(&state));
    }

    #[test]
    fn the_order_follows_the_seed() {
        let order = |seed| ShuffledBatches::new(100, seed).next_batch(100);
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
    }
}
