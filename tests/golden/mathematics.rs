//! The mathematical library of the system, which rounds exp, ln and tanh as it likes.

/// A hash of what the functions that training takes give; another where the system's library rounds otherwise, so
/// that no bit of a training can be expected to be the same.
pub fn fingerprint() -> String {
    let mut hasher = crc32fast::Hasher::new();
    for place in -20_000..20_000 {
        let x = place as f32 / 1000.0;
        for value in [x.exp(), x.tanh(), x.exp().ln_1p(), (x.abs() + 1e-3).ln()] {
            hasher.update(&value.to_le_bytes());
        }
    }
    format!("{:08x}", hasher.finalize())
}
