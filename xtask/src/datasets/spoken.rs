use anyhow::{Context, Result, ensure};
use dataset_format::{Dataset, IMAGE_SIZE, Labels, LogMel};

use super::script::{self, Made};

const DIGITS: usize = 10;
/// Speakers in the training split and in the held-out one, of those that speak quickly enough.
const SPEAKERS: [usize; 2] = [300, 30];
/// Quieter than this part of the loudest sample is silence.
const SILENCE: f32 = 0.02;
/// Pictures are rounded to whole multiples of this, which makes the file a third smaller and is
/// less than a decibel.
const BRIGHTNESS_STEP: u8 = 4;

const SOUND: LogMel = LogMel {
    sample_rate: 22_050, // the synthesiser's
    window: 1024,
    hop: 384,
    bands: IMAGE_SIZE,
    lowest_hz: 80.0,
    highest_hz: 5000.0,
    floor_db: -60.0,
};

/// Digits spoken by `xtask/datasets/spoken.mjs`, as pictures of their sound.
pub fn make() -> Result<Dataset> {
    let spoken = pictures(&script::run("spoken")?)?;
    let count = SPEAKERS[0] * DIGITS;
    let (training, held_out) = spoken.pictures(1, [count, SPEAKERS[1] * DIGITS])?;
    Ok(Dataset {
        name: "spoken".into(),
        title: "Spoken digits".into(),
        channels: 1,
        size: IMAGE_SIZE,
        labels: Labels::Classes((0..DIGITS).map(|digit| digit.to_string()).collect()),
        licence: "CC0 1.0".into(),
        source: "Spoken for this page by the synthesiser eSpeak NG in 330 voices".into(),
        link: "https://github.com/espeak-ng/espeak-ng".into(),
        sound: Some(SOUND),
        training,
        held_out,
    })
}

/// The pictures of the first speakers whose digits all fit.
fn pictures(spoken: &Made) -> Result<Made> {
    let length = spoken.values.len() / spoken.labels.len();
    let clips: Vec<_> = spoken.values.chunks_exact(length).collect();
    let mut made = Made {
        values: Vec::new(),
        labels: Vec::new(),
    };
    let wanted: usize = SPEAKERS.iter().sum();
    let mut speakers = 0;
    for (clips, labels) in clips.chunks(DIGITS).zip(spoken.labels.chunks(DIGITS)) {
        let sounds: Vec<_> = clips
            .iter()
            .map(|clip| sound(clip))
            .collect::<Result<_>>()?;
        let fits = |sound: &Vec<f32>| sound.len() <= SOUND.samples(IMAGE_SIZE);
        if speakers == wanted || !sounds.iter().all(fits) {
            continue;
        }
        speakers += 1;
        for sound in &sounds {
            let picture = SOUND.picture(sound, IMAGE_SIZE);
            made.values.extend(picture.into_iter().map(rounded));
        }
        made.labels.extend(labels);
    }
    ensure!(
        speakers == wanted,
        "only {speakers} of {wanted} speakers are quick enough"
    );
    Ok(made)
}

fn rounded(brightness: u8) -> u8 {
    let half = BRIGHTNESS_STEP / 2;
    brightness.saturating_add(half) / BRIGHTNESS_STEP * BRIGHTNESS_STEP
}

/// A clip without the silence around it.
fn sound(clip: &[u8]) -> Result<Vec<f32>> {
    let samples = clip.as_chunks::<2>().0.iter();
    let samples: Vec<f32> = samples
        .map(|bytes| f32::from(i16::from_le_bytes(*bytes)) / 32_768.0)
        .collect();
    let loudest = samples.iter().fold(0.0, |max: f32, s| max.max(s.abs()));
    let loud = |sample: &f32| sample.abs() > SILENCE * loudest;
    let first = samples.iter().position(loud).context("a clip is silent")?;
    let last = samples.iter().rposition(loud).context("a clip is silent")?;
    // A little silence first, so that the picture shows the beginning.
    Ok([&vec![0.0; SOUND.hop], &samples[first..=last]].concat())
}
