//! What is kept of a tensor: enough to tell whether it is the same, and to judge a near miss.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A model and its outputs at one moment, by name.
pub type Trace = BTreeMap<String, Record>;

/// What is kept of a tensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Record {
    /// CRC-32 of the bits of all values.
    hash: u32,
    /// How many values there are.
    len: usize,
    /// The largest magnitude.
    largest: f64,
    /// Over all values.
    sum: f64,
    /// Of all magnitudes.
    magnitudes: f64,
    /// Values at [`places`].
    values: Vec<f64>,
}

/// As it lies in the file, in six digits: hash, number of values, summaries, values.
type Stored = (String, usize, [f64; 3], Vec<f64>);

impl From<Stored> for Record {
    fn from((hash, len, [largest, sum, magnitudes], values): Stored) -> Self {
        Self {
            hash: u32::from_str_radix(&hash, 16).expect("a hash of hexadecimal digits"),
            len,
            largest,
            sum,
            magnitudes,
            values,
        }
    }
}

impl From<Record> for Stored {
    fn from(record: Record) -> Self {
        let Record {
            hash,
            len,
            largest,
            sum,
            magnitudes,
            values,
        } = record;
        let values = values.into_iter().map(in_six_digits).collect();
        let summaries = [largest, sum, magnitudes].map(in_six_digits);
        (format!("{hash:08x}"), len, summaries, values)
    }
}

fn in_six_digits(value: f64) -> f64 {
    format!("{value:.5e}").parse().expect("it was a number")
}

/// First, last, and three in between.
fn places(len: usize) -> Vec<usize> {
    let mut places = [0, len / 4, len / 2, 3 * len / 4, len.saturating_sub(1)].to_vec();
    places.dedup();
    places
}

impl Record {
    /// # Panics
    /// If there are no values, or one is not finite: a record of a training that diverged proves nothing.
    pub fn of(values: &[f32]) -> Self {
        assert!(!values.is_empty(), "there is nothing to keep");
        assert!(values.iter().all(|value| value.is_finite()), "{values:?}");
        let wide = || values.iter().copied().map(f64::from);
        // A sum that begins with 0 and one that begins with its first term differ in the sign of a zero alone.
        let bits = values.iter().map(|value| (value + 0.0).to_bits());
        let bytes: Vec<u8> = bits.flat_map(u32::to_le_bytes).collect();
        Self {
            hash: crc32fast::hash(&bytes),
            len: values.len(),
            largest: wide().map(f64::abs).fold(0.0, f64::max),
            sum: wide().sum(),
            magnitudes: wide().map(f64::abs).sum(),
            values: places(values.len())
                .into_iter()
                .map(|place| f64::from(values[place]))
                .collect(),
        }
    }

    /// The largest magnitude.
    pub fn largest(&self) -> f64 {
        self.largest
    }

    /// Whether all values are the same to the bit.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.hash, self.len) == (other.hash, other.len)
    }

    /// The largest difference of what is kept: of values relative to the tensor's largest magnitude, of sums
    /// relative to the sum of its magnitudes. Infinite if the tensors have different sizes.
    pub fn difference(&self, other: &Self) -> f64 {
        if self.len != other.len {
            return f64::INFINITY;
        }
        let values = self.values.iter().zip(&other.values);
        let values = values.map(|(a, b)| (*a, *b, self.largest));
        let summaries = [
            (self.largest, other.largest, self.largest),
            (self.sum, other.sum, self.magnitudes),
            (self.magnitudes, other.magnitudes, self.magnitudes),
        ];
        let differences = values.chain(summaries).map(|(a, b, whole)| {
            let difference = (a - b).abs();
            if difference == 0.0 {
                0.0
            } else {
                difference / whole
            }
        });
        differences.fold(0.0, f64::max)
    }
}

#[test]
fn a_record_survives_its_file_and_tells_tensors_apart() {
    let values: Vec<f32> = (0..100).map(|i| 1.0 / (i as f32 - 40.5)).collect();
    let record = Record::of(&values);
    let file = serde_json::to_string(&record).unwrap();
    let read: Record = serde_json::from_str(&file).unwrap();
    assert!(record.is_same(&read));
    assert!(record.difference(&read) < 1e-5);

    let mut others = values.clone();
    others[33] += 1e-3;
    let others = Record::of(&others);
    assert!(!record.is_same(&others));
    let difference = record.difference(&others);
    assert!((1e-6..1e-3).contains(&difference), "{difference}");

    let shorter = Record::of(&values[..99]);
    assert_eq!(record.difference(&shorter), f64::INFINITY);
}
