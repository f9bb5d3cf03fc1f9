//! What the host gives to a recorded step.

use crate::{Graph, SettingId, Shape, UploadId, Value};
use lab_core::random::{SeededRandom, Stream};

/// Records a step, and draws what the host gives to it.
pub struct Host {
    /// What is recorded.
    pub graph: Graph,
    /// What is drawn.
    pub random: SeededRandom,
    pub(super) words: Vec<u32>,
    pub(super) settings: Vec<(SettingId, Vec<f32>)>,
    /// Channels first.
    pub(super) given: Vec<(Shape, Vec<f32>)>,
}

impl Host {
    pub(super) fn new(graph: Graph) -> Self {
        Self {
            graph,
            random: SeededRandom::new(3, Stream::Evaluation),
            words: Vec::new(),
            settings: Vec::new(),
            given: Vec::new(),
        }
    }

    /// Values drawn from N(0, 1), each put through a function.
    pub fn given(&mut self, shape: Shape, function: fn(f32) -> f32) -> Value {
        let values = self.random.normals(shape.batch * shape.image_len());
        self.given
            .push((shape, values.into_iter().map(function).collect()));
        self.graph.given(shape)
    }

    /// Words that are uploaded.
    pub fn upload(&mut self, words: &[u32]) -> UploadId {
        self.words.extend(words);
        self.graph.upload(words.len())
    }

    /// A setting.
    pub fn setting(&mut self, numbers: &[f32]) -> SettingId {
        let setting = self.graph.setting(numbers.len());
        self.settings.push((setting, numbers.into()));
        setting
    }
}
