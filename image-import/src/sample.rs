//! Some of many files, chosen before any is read.

use crate::order::hash;

/// Indices of at most `limit` files, ascending: a random choice with a fixed seed, of every group in
/// proportion. What is chosen follows from the keys, such as paths, and not from the order of the files.
pub fn sample<K: AsRef<str>>(keys: &[K], groups: &[u32], limit: usize) -> Vec<usize> {
    if keys.len() <= limit {
        return (0..keys.len()).collect();
    }
    let hashes: Vec<_> = keys
        .iter()
        .map(|key| hash(&[key.as_ref().as_bytes()]))
        .collect();
    let mut indices: Vec<usize> = (0..keys.len()).collect();
    indices.sort_unstable_by_key(|&index| (groups.get(index), hashes[index], index));
    // A systematic sample of the files in groups, each group in random order: every group gets its
    // share, rounded up or down, and the total is exact.
    let mut chosen: Vec<usize> = (0..limit)
        .map(|place| indices[(place as u64 * keys.len() as u64 / limit as u64) as usize])
        .collect();
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(count: usize) -> Vec<String> {
        (0..count)
            .map(|index| format!("folder {}/{index}.png", index % 5))
            .collect()
    }

    #[test]
    fn few_files_are_all_taken() {
        assert_eq!(sample(&keys(4), &[0; 4], 4), [0, 1, 2, 3]);
    }

    #[test]
    fn every_group_gets_its_share() {
        // A quarter of 500 files: 400 of one group, 96 of another, 4 of the last.
        let groups: Vec<u32> = (0..500)
            .map(|index| u32::from(index >= 400) + u32::from(index >= 496))
            .collect();
        let chosen = sample(&keys(500), &groups, 125);
        let count = |group| {
            chosen
                .iter()
                .filter(|&&index| groups[index] == group)
                .count()
        };
        assert_eq!([count(0), count(1), count(2)], [100, 24, 1]);
        assert!(chosen.is_sorted_by(|a, b| a < b), "each once, in order");
        assert_ne!(chosen, (0..500).step_by(4).collect::<Vec<_>>());
    }

    #[test]
    fn the_choice_follows_from_the_names() {
        let keys = keys(100);
        let reversed: Vec<_> = keys.iter().rev().cloned().collect();
        let names = |keys: &[String]| {
            let mut names: Vec<_> = sample(keys, &[0; 100], 30)
                .iter()
                .map(|&index| keys[index].clone())
                .collect();
            names.sort();
            names
        };
        assert_eq!(names(&keys), names(&reversed));
    }
}
