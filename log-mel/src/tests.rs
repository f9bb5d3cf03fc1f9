use std::f32::consts::TAU;

use super::*;

const COLUMNS: usize = 32;

fn settings() -> LogMel {
    LogMel {
        sample_rate: 8000,
        window: 512,
        hop: 128,
        bands: 32,
        lowest_hz: 80.0,
        highest_hz: 4000.0,
        floor_db: -60.0,
    }
}

/// A voice-like sound: harmonics of a gliding pitch, louder in the middle.
fn glide() -> Vec<f32> {
    let settings = settings();
    let count = settings.samples(COLUMNS);
    let mut phase = 0.0;
    (0..count)
        .map(|index| {
            let progress = index as f32 / count as f32;
            phase += TAU * (120.0 + 80.0 * progress) / settings.sample_rate as f32;
            let voice: f32 = (1..20).map(|n| (phase * n as f32).sin() / n as f32).sum();
            voice * (progress * TAU / 2.0).sin()
        })
        .collect()
}

fn brightest_row(picture: &[u8], column: usize) -> usize {
    let rows = 0..picture.len() / COLUMNS;
    rows.max_by_key(|row| picture[row * COLUMNS + column])
        .unwrap()
}

#[test]
fn a_higher_tone_lies_further_up() {
    let settings = settings();
    let tone = |hz: f32| -> Vec<f32> {
        let step = TAU * hz / settings.sample_rate as f32;
        (0..settings.samples(COLUMNS))
            .map(|i| (i as f32 * step).sin())
            .collect()
    };
    let row = |hz: f32| brightest_row(&settings.picture(&tone(hz), COLUMNS), COLUMNS / 2);
    // Band centres are 61.3 mel apart from 121.9 mel upwards; 1,000 Hz is 1,000 mel.
    assert_eq!(row(1000.0), 31 - 13);
    assert!(row(300.0) > row(1000.0) && row(1000.0) > row(3000.0));
}

#[test]
fn a_tone_comes_back_at_its_pitch() {
    let settings = settings();
    let mut picture = vec![0; 32 * COLUMNS];
    picture[18 * COLUMNS..19 * COLUMNS].fill(255);
    let sound = settings.sound(&picture, COLUMNS);
    assert_eq!(sound.len(), settings.samples(COLUMNS));
    let crossings = sound
        .windows(2)
        .filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0)
        .count();
    let hz = crossings as f32 * settings.sample_rate as f32 / sound.len() as f32;
    assert!((900.0..1100.0).contains(&hz), "{hz} Hz");
    let loudest = sound.iter().fold(0.0, |max: f32, s| max.max(s.abs()));
    assert!((loudest - 0.9).abs() < 1e-3);
}

#[test]
fn a_voice_comes_back_looking_alike() {
    let settings = settings();
    let picture = settings.picture(&glide(), COLUMNS);
    let again = settings.picture(&settings.sound(&picture, COLUMNS), COLUMNS);
    let distance = settings.distance_db(&picture, &again);
    let black = settings.distance_db(&picture, &vec![0; picture.len()]);
    println!("log-spectral distance {distance:.1} dB, to silence {black:.1} dB");
    assert!(distance < 5.0, "{distance} dB");
    assert!(black > 7.0 * distance, "{black} dB");
}

#[test]
fn silence_stays_silent() {
    let settings = settings();
    assert!(settings.picture(&[], COLUMNS).iter().all(|&byte| byte == 0));
    assert!(
        settings
            .sound(&[0; 1024], COLUMNS)
            .iter()
            .all(|&sample| sample == 0.0)
    );
}

#[test]
fn settings_that_make_no_sense_are_named() {
    let with = |change: fn(&mut LogMel)| {
        let mut changed = settings();
        change(&mut changed);
        changed.check().unwrap_err()
    };
    assert_eq!(settings().check(), Ok(()));
    assert!(with(|s| s.sample_rate = 0).contains("0 samples a second"));
    assert!(with(|s| s.window = 500).contains("window of 500"));
    assert!(with(|s| s.hop = 0).contains("hop of 0"));
    assert!(with(|s| s.bands = 0).contains("0 bands"));
    assert!(with(|s| s.highest_hz = 5000.0).contains("up to 4000 Hz"));
    assert!(with(|s| s.lowest_hz = f32::NAN).contains("NaN"));
    assert!(with(|s| s.floor_db = 0.0).contains("floor of 0"));
}
