use dataset_format::LogMel;

use crate::{Bound, Target};

const COLUMNS: usize = 2;

/// How a data file says that its pictures sound: a line of JSON, then a picture.
pub const SOUND: Target = Target {
    name: "sound",
    // Mostly the weights of 128 bands over 2,049 frequencies, and the sound itself.
    bound: Bound::Linear {
        per_byte: 16,
        constant: 4 << 20,
    },
    run,
    seeds,
    smoke_runs: 5_000,
};

fn run(input: &[u8]) {
    let (settings, picture) = match input.iter().position(|&byte| byte == b'\n') {
        Some(end) => input.split_at(end),
        None => (input, &[0xff][..]),
    };
    let Ok(settings) = serde_json::from_slice::<LogMel>(settings) else {
        return;
    };
    if settings.check().is_err() {
        return;
    }
    let cells = settings.bands * COLUMNS;
    let picture: Vec<u8> = picture.iter().copied().cycle().take(cells).collect();
    let sound = settings.sound(&picture, COLUMNS);
    assert_eq!(sound.len(), settings.samples(COLUMNS));
    assert!(
        sound.iter().all(|sample| sample.abs() <= 1.0),
        "no clipping"
    );
    assert_eq!(settings.picture(&sound, COLUMNS).len(), cells);
}

fn seeds() -> Vec<Vec<u8>> {
    let settings = |sample_rate, window, hop, lowest_hz| LogMel {
        sample_rate,
        window,
        hop,
        bands: 32,
        lowest_hz,
        highest_hz: 4000.0,
        floor_db: -60.0,
    };
    [settings(8000, 256, 64, 50.0), settings(48_000, 64, 1, 0.0)]
        .map(|settings| {
            let text = serde_json::to_string(&settings).expect("settings are plain data");
            [text.as_bytes(), b"\n\x00\x80\xff\x40"].concat()
        })
        .into()
}
