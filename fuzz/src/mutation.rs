//! Mutations that are the same every time, for the smoke test; libFuzzer has its own.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Values at which lengths and counts go wrong.
const EDGES: [u64; 8] = [
    0,
    1,
    0x7f,
    0xff,
    0x7fff_ffff,
    0xffff_ffff,
    1 << 63,
    u64::MAX,
];

/// The mutation of that number of one of the inputs.
pub fn mutation(inputs: &[Vec<u8>], number: u64) -> Vec<u8> {
    let mut random = ChaCha8Rng::seed_from_u64(number);
    let mut bytes = choice(inputs, &mut random).clone();
    for _ in 0..random.random_range(1..=4) {
        let donor = choice(inputs, &mut random);
        change(&mut bytes, donor, &mut random);
    }
    bytes
}

fn choice<'a, T>(items: &'a [T], random: &mut impl Rng) -> &'a T {
    &items[random.random_range(0..items.len())]
}

/// A part of `bytes`, as its beginning and its end.
fn part(bytes: &[u8], random: &mut impl Rng) -> [usize; 2] {
    let start = random.random_range(0..=bytes.len());
    let longest = (bytes.len() - start).min(32);
    [start, start + random.random_range(0..=longest)]
}

fn change(bytes: &mut Vec<u8>, donor: &[u8], random: &mut impl Rng) {
    let [start, end] = part(bytes, random);
    match random.random_range(0..7) {
        0 => bytes.truncate(start),
        1 => drop(bytes.drain(start..end)),
        2 => bytes.extend_from_within(start..end),
        3 => bytes[start..end].fill(random.random()),
        4 => {
            let [from, to] = part(donor, random);
            bytes.splice(start..end, donor[from..to].iter().copied());
        }
        5 => {
            let edge = choice(&EDGES, random).to_le_bytes();
            let width = (bytes.len() - start).min(*choice(&[1, 2, 4, 8], random));
            bytes[start..start + width].copy_from_slice(&edge[..width]);
        }
        _ => {
            if let Some(byte) = bytes.get_mut(start) {
                *byte ^= 1 << random.random_range(0..8);
            }
        }
    }
}
