use super::*;

fn kinds(alarms: Vec<Alarm>) -> Vec<(AlarmKind, bool)> {
    let kinds = alarms.into_iter().map(|alarm| (alarm.kind, alarm.cleared));
    kinds.collect()
}

/// The alarms of losses that are the same from step to step, every ten.
fn steady(watch: &mut Watch, steps: std::ops::Range<u32>, losses: &[(&str, f32)]) -> Vec<Alarm> {
    let steps = steps.step_by(10);
    let alarms = steps.flat_map(|step| watch.losses(step, losses.iter().copied()));
    alarms.collect()
}

const BALANCED: [(&str, f32); 4] = [
    ("discriminator", 1.2),
    ("generator", 1.0),
    ("d_real", 0.6),
    ("d_fake", 0.4),
];

#[test]
fn a_game_in_balance_raises_nothing() {
    let mut watch = Watch::new(Family::Gan);
    assert_eq!(steady(&mut watch, 0..3000, &BALANCED), []);
}

#[test]
fn a_discriminator_that_wins_is_told_within_200_steps_and_cleared() {
    let mut watch = Watch::new(Family::Gan);
    steady(&mut watch, 0..500, &BALANCED);
    let won = [("d_real", 0.999), ("d_fake", 0.001)];
    let alarms = steady(&mut watch, 500..700, &won);
    assert_eq!(alarms[0].kind, AlarmKind::DiscriminatorWon);
    assert_eq!(alarms.len(), 1);
    assert!(!alarms[0].suggestion.is_empty());
    let cleared = steady(&mut watch, 700..800, &BALANCED);
    assert_eq!(kinds(cleared), [(AlarmKind::DiscriminatorWon, true)]);
}

#[test]
fn a_discriminator_that_lost_is_told() {
    let mut watch = Watch::new(Family::Gan);
    let lost = [("d_real", 0.5), ("d_fake", 0.495)];
    let alarms = steady(&mut watch, 0..300, &lost);
    assert_eq!(kinds(alarms), [(AlarmKind::DiscriminatorLost, false)]);
}

#[test]
fn what_is_no_number_is_told_at_once() {
    let mut watch = Watch::new(Family::Vae);
    let alarms = watch.losses(3, [("total", f32::NAN)]);
    assert_eq!(kinds(alarms), [(AlarmKind::Divergence, false)]);
    assert_eq!(watch.losses(4, [("total", f32::NAN)]), []);
}

#[test]
fn a_reconstruction_that_grows_again_is_told() {
    let mut watch = Watch::new(Family::Vae);
    let at = |loss: f32| [("reconstruction", loss), ("kl", 20.0)];
    assert_eq!(steady(&mut watch, 0..300, &at(600.0)), []);
    assert_eq!(steady(&mut watch, 300..600, &at(100.0)), []);
    let alarms = steady(&mut watch, 600..800, &at(400.0));
    assert_eq!(kinds(alarms), [(AlarmKind::Divergence, false)]);
}

#[test]
fn velocities_that_lead_astray_are_told() {
    let mut watch = Watch::new(Family::Flow);
    assert_eq!(steady(&mut watch, 0..300, &[("velocity_error", 1.9)]), []);
    let alarms = steady(&mut watch, 300..600, &[("velocity_error", 10.0)]);
    assert_eq!(kinds(alarms), [(AlarmKind::Divergence, false)]);
}

#[test]
fn a_silent_posterior_is_told() {
    let mut watch = Watch::new(Family::Vae);
    let alarms = steady(
        &mut watch,
        0..300,
        &[("kl", 0.1), ("reconstruction", 200.0)],
    );
    assert_eq!(kinds(alarms), [(AlarmKind::PosteriorCollapse, false)]);
}

#[test]
fn a_vae_gan_is_watched_for_the_troubles_of_both() {
    let alarms = |changed: &[(&str, f32)]| {
        let healthy = BALANCED
            .iter()
            .chain(&[("kl", 20.0), ("similarity", 300.0)]);
        let mut losses: BTreeMap<_, _> = healthy.copied().collect();
        losses.extend(changed.iter().copied());
        let losses: Vec<_> = losses.into_iter().collect();
        let mut watch = Watch::new(Family::VaeGan);
        kinds(steady(&mut watch, 0..300, &losses))
    };
    assert_eq!(alarms(&[]), []);
    assert_eq!(
        alarms(&[("d_real", 0.999), ("d_fake", 0.001)]),
        [(AlarmKind::DiscriminatorWon, false)]
    );
    assert_eq!(
        alarms(&[("kl", 0.1)]),
        [(AlarmKind::PosteriorCollapse, false)]
    );
    assert_eq!(
        alarms(&[("generator", 90.0)]),
        [(AlarmKind::Divergence, false)]
    );
}

/// Pictures of stripes; `alike` ones differ by a little noise alone.
fn sheet(alike: bool) -> Vec<u8> {
    let value = |place: usize| {
        let (line, column) = (place / 256, place % 256);
        let picture = line / 32 * 8 + column / 32;
        let stripe = if alike { 0 } else { picture * 5 };
        let value = ((column % 32 + stripe) / 4 % 2 * 200 + place * 7 % 13) as u8;
        [value, value, value, 255]
    };
    (0..256 * 256).flat_map(value).collect()
}

#[test]
fn samples_that_stay_alike_are_told_for_a_generator() {
    let alarms = |family, alike| {
        let mut watch = Watch::new(family);
        let steps = (0..400).step_by(50);
        let alarms = steps.filter_map(|step| watch.samples(step, (&sheet(alike), 256), 32));
        kinds(alarms.collect())
    };
    assert_eq!(alarms(Family::Gan, true), [(AlarmKind::Collapse, false)]);
    assert_eq!(alarms(Family::Gan, false), []);
    assert_eq!(alarms(Family::VaeGan, true), [(AlarmKind::Collapse, false)]);
    assert_eq!(alarms(Family::Vae, true), []);
}

/// What a VAE with this weight reports.
fn autoencoding(weight: f32, reconstruction: f32, kl: f32) -> [(&'static str, f32); 3] {
    let total = reconstruction + weight * kl;
    [
        ("total", total),
        ("reconstruction", reconstruction),
        ("kl", kl),
    ]
}

#[test]
fn a_reconstruction_that_grows_because_latents_cost_more_is_no_divergence() {
    // The figures of a trained VAE whose β goes from 1 to 10: it says less, so that it reconstructs worse.
    let mut watch = Watch::new(Family::Vae);
    assert_eq!(
        steady(&mut watch, 0..500, &autoencoding(1.0, 80.0, 25.0)),
        []
    );
    watch.settings_changed(500);
    assert_eq!(
        steady(&mut watch, 500..520, &autoencoding(10.0, 85.0, 24.0)),
        []
    );
    assert_eq!(
        steady(&mut watch, 520..900, &autoencoding(10.0, 190.0, 6.0)),
        []
    );
    // What is worse by the new weight is told.
    let alarms = steady(&mut watch, 900..1200, &autoencoding(10.0, 700.0, 6.0));
    assert_eq!(kinds(alarms), [(AlarmKind::Divergence, false)]);
}

#[test]
fn a_kl_weight_that_grows_by_itself_is_no_divergence() {
    let mut watch = Watch::new(Family::Vae);
    for step in (0..1000).step_by(10) {
        // From 60 nats that cost nothing to 6 that cost ten times as much.
        let part = step as f32 / 1000.0;
        let losses = autoencoding(10.0 * part, 60.0 + 130.0 * part, 60.0 - 54.0 * part);
        assert_eq!(watch.losses(step, losses), [], "{step}");
    }
    // What it is now is much worse by the same weight.
    let alarms = steady(&mut watch, 1000..1300, &autoencoding(10.0, 700.0, 6.0));
    assert_eq!(kinds(alarms), [(AlarmKind::Divergence, false)]);
}

#[test]
fn after_a_change_every_fact_needs_its_time_again() {
    let mut watch = Watch::new(Family::Gan);
    steady(&mut watch, 0..500, &BALANCED);
    let won = [("d_real", 0.999), ("d_fake", 0.001)];
    assert_eq!(steady(&mut watch, 500..590, &won), []);
    watch.settings_changed(590);
    // 100 steps to learn in, and 100 for which it must hold.
    assert_eq!(steady(&mut watch, 590..780, &won), []);
    let alarms = steady(&mut watch, 780..900, &won);
    assert_eq!(kinds(alarms), [(AlarmKind::DiscriminatorWon, false)]);
}

#[test]
fn an_alarm_stays_over_a_change_until_it_is_over() {
    let mut watch = Watch::new(Family::Gan);
    let won = [("d_real", 0.999), ("d_fake", 0.001)];
    assert_eq!(steady(&mut watch, 0..400, &won).len(), 1);
    watch.settings_changed(400);
    // Neither raised again, nor cleared before it is known to be over.
    assert_eq!(steady(&mut watch, 400..800, &won), []);
    let cleared = steady(&mut watch, 800..900, &BALANCED);
    assert_eq!(kinds(cleared), [(AlarmKind::DiscriminatorWon, true)]);
}

#[test]
fn a_training_that_has_diverged_is_not_well_because_a_setting_was_touched() {
    let mut watch = Watch::new(Family::Vae);
    steady(&mut watch, 0..500, &autoencoding(1.0, 80.0, 25.0));
    let alarms = steady(&mut watch, 500..800, &autoencoding(1.0, 700.0, 25.0));
    assert_eq!(kinds(alarms), [(AlarmKind::Divergence, false)]);
    watch.settings_changed(800);
    let alarms = steady(&mut watch, 800..1300, &autoencoding(1.0, 700.0, 25.0));
    assert_eq!(kinds(alarms), []);
    // Also by another weight of the KL.
    watch.settings_changed(1300);
    let alarms = steady(&mut watch, 1300..1500, &autoencoding(2.0, 700.0, 25.0));
    assert_eq!(kinds(alarms), []);
    let cleared = steady(&mut watch, 1500..1700, &autoencoding(2.0, 90.0, 25.0));
    assert_eq!(kinds(cleared), [(AlarmKind::Divergence, true)]);
}
