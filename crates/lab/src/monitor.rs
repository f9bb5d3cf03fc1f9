//! Whether the training goes well: losses and samples that are read back of it go through its monitor. That starts afresh
//! in a run that goes on where it was saved.

use super::Lab;
use lab_data::contact_sheet::ContactSheet;
use lab_evaluation::stability::Alarm;

impl Lab {
    /// Takes the values of [`Lab::losses`] at a step; returns the alarms that are new.
    pub fn watch_losses(&mut self, step: u32, values: &[(&'static str, f32)]) -> Vec<Alarm> {
        self.watch.losses(step, values.iter().copied())
    }

    /// Takes the images of [`Lab::sample`] at a step; returns the alarm that is new.
    pub fn watch_samples(&mut self, step: u32, samples: &ContactSheet) -> Option<Alarm> {
        self.watch
            .samples(step, (&samples.rgba, samples.width), self.dataset.size)
    }
}
