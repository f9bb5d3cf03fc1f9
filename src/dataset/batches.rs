use crate::random::{SeededRandom, Stream};

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
    fn the_order_follows_the_seed() {
        let order = |seed| ShuffledBatches::new(100, seed).next_batch(100);
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
    }
}
