//! A backend with a family's networks on it, and the programs of their steps.

use crate::{RecordedStep, training::host::Host, training::upload_training_images};
use lab_data::dataset::View;
use lab_graph::fused::inference::Stage;
use lab_graph::{
    Graph, NetworkId, Value,
    compile::{Memory, Program, Surroundings, compile},
    fused::{
        Backend, Network, ProgramId,
        layout::{BufferId, Feature},
        load,
    },
};

/// A backend with the networks on it.
pub struct Engine {
    pub backend: Box<dyn Backend>,
    pub memory: Memory,
    pub networks: Vec<Network>,
    pixels: BufferId,
}

/// A part of a step, ready to run.
pub struct StepProgram {
    step: RecordedStep,
    program: ProgramId,
    pub surroundings: Surroundings,
    settings: Vec<f32>,
}

impl Engine {
    /// The networks that a step trains, their parameters still zero.
    pub fn new(host: &Host, step: &RecordedStep, mut backend: Box<dyn Backend>) -> Self {
        let emas = host.definition.emas();
        let drawn = host.specs.len() - emas.len();
        let mut networks: Vec<_> = (0..drawn)
            .map(|index| {
                let batches = step.graph.batches_of(NetworkId(index));
                Network::of_spec(&host.specs[index], batches, &mut *backend)
            })
            .collect();
        for network in emas {
            networks.push(networks[network.0].twin(&mut *backend));
        }
        Self {
            pixels: upload_training_images(&host.dataset, &mut *backend),
            backend,
            memory: Memory::default(),
            networks,
        }
    }

    pub fn draw_weights(&mut self, host: &Host) {
        let emas = host.definition.emas();
        let drawn = host.specs.len() - emas.len();
        host.draw_weights(|index, values, random| {
            let backend = &mut *self.backend;
            let network = &self.networks[index];
            load(&values, network, backend);
            network.begin_spectral_normalisation(backend, |count| random.normals(count));
            let of_it = emas.iter().enumerate().filter(|(_, of)| of.0 == index);
            for (place, _) in of_it {
                load(&values, &self.networks[drawn + place], backend);
            }
        });
    }

    pub fn surroundings(&mut self, graph: &Graph) -> Surroundings {
        Surroundings::of(graph, self.pixels, &mut *self.backend)
    }

    pub fn compile(
        &mut self,
        graph: Graph,
        outputs: &[Value],
        surroundings: &Surroundings,
    ) -> Program {
        let backend: &mut dyn Backend = &mut *self.backend;
        compile(
            graph,
            outputs,
            &self.networks,
            surroundings,
            (&mut self.memory, backend),
        )
    }

    pub fn step(&mut self, step: RecordedStep) -> StepProgram {
        let surroundings = self.surroundings(&step.graph);
        let program = self.compile(step.graph.clone(), &[], &surroundings).whole();
        StepProgram {
            settings: vec![0.0; step.graph.setting_len()],
            step,
            program,
            surroundings,
        }
    }

    /// What takes no words and reports nothing.
    pub fn program(&mut self, graph: Graph, outputs: &[Value]) -> Program {
        let surroundings = self.surroundings(&graph);
        self.compile(graph, outputs, &surroundings)
    }

    pub fn stage(&mut self, (graph, output): (Graph, Value)) -> Stage {
        let program = self.program(graph, &[output]);
        Stage {
            program: program.whole(),
            input: program.given[0],
            beside: program.given.get(1).map(|beside: &Feature| beside.buffer),
            output: program.outputs[0],
        }
    }
}

impl StepProgram {
    pub fn run(&mut self, host: &mut Host, backend: &mut dyn Backend, views: &[View]) {
        let settings = host.settings(&self.step);
        if settings != self.settings {
            for (place, live) in &self.step.settings {
                let values = &settings[place.0..][..live.numbers()];
                let buffer = self.surroundings.settings[place.0].expect("a setting begins here");
                backend.write(buffer, bytemuck::cast_slice(values));
            }
            self.settings = settings;
        }
        let words = host.words(&self.step, views);
        backend.write(self.surroundings.upload, &words);
        backend.run(self.program);
    }
}
