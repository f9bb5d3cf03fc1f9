//! Programs as lists of dispatches, and the device that they are made for.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use lab_core::reading::Reading;

use super::{
    dispatch::{Adapter, Dispatch},
    failure::Failure,
    kernel::{Access, Kernel},
    staging::Staging,
};
use crate::fused::{Backend, ProgramId, layout::BufferId, program::Op};

/// A GPU, and the pipelines made on it so far.
#[derive(Debug, Clone)]
pub struct Gpu {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    adapter: Adapter,
    pipelines: Rc<RefCell<BTreeMap<Kernel, Rc<Pipeline>>>>,
    failure: Failure,
}

#[derive(Debug)]
struct Pipeline {
    pipeline: wgpu::ComputePipeline,
    layout: wgpu::BindGroupLayout,
}

impl Gpu {
    /// A device, whose failures are noted from now on.
    pub fn new(device: wgpu::Device, queue: wgpu::Queue, adapter: Adapter) -> Self {
        Self {
            failure: Failure::watch(&device),
            device,
            queue,
            adapter,
            pipelines: Rc::default(),
        }
    }

    /// The same GPU, with the kernels of another kind.
    pub fn taken_for(self, adapter: Adapter) -> Self {
        Self { adapter, ..self }
    }

    /// Why the GPU does no more work, if it does none.
    pub fn failure(&self) -> Option<String> {
        self.failure.reason()
    }

    /// The device that kernels run on; what is submitted elsewhere runs in turns with them.
    pub fn device(&self) -> &wgpu::Device {
        &self.device
    }

    /// Where work for the device is submitted.
    pub fn queue(&self) -> &wgpu::Queue {
        &self.queue
    }

    fn pipeline(&self, kernel: &Kernel) -> Rc<Pipeline> {
        let mut pipelines = self.pipelines.borrow_mut();
        if let Some(pipeline) = pipelines.get(kernel) {
            return pipeline.clone();
        }
        let pipeline = Rc::new(self.compile(kernel));
        pipelines.insert(kernel.clone(), pipeline.clone());
        pipeline
    }

    fn compile(&self, kernel: &Kernel) -> Pipeline {
        let storage = kernel
            .bindings
            .iter()
            .map(|binding| wgpu::BufferBindingType::Storage {
                read_only: binding.access == Access::Read,
            });
        let entries: Vec<_> = storage
            .chain([wgpu::BufferBindingType::Uniform])
            .enumerate()
            .map(|(binding, ty)| wgpu::BindGroupLayoutEntry {
                binding: binding as u32,
                visibility: wgpu::ShaderStages::COMPUTE,
                ty: wgpu::BindingType::Buffer {
                    ty,
                    has_dynamic_offset: false,
                    min_binding_size: None,
                },
                count: None,
            })
            .collect();
        let label = None;
        let layout = self
            .device
            .create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
                label,
                entries: &entries,
            });
        let pipeline_layout = self
            .device
            .create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label,
                bind_group_layouts: &[Some(&layout)],
                ..Default::default()
            });
        let module = self
            .device
            .create_shader_module(wgpu::ShaderModuleDescriptor {
                label,
                source: wgpu::ShaderSource::Wgsl(kernel.source().into()),
            });
        let pipeline = self
            .device
            .create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label,
                layout: Some(&pipeline_layout),
                module: &module,
                entry_point: Some("main"),
                // Every workgroup variable is written before it is read.
                compilation_options: wgpu::PipelineCompilationOptions {
                    zero_initialize_workgroup_memory: false,
                    ..Default::default()
                },
                cache: None,
            });
        Pipeline { pipeline, layout }
    }
}

/// A dispatch with everything bound.
#[derive(Debug)]
struct Prepared {
    pipeline: Rc<Pipeline>,
    bind_group: wgpu::BindGroup,
    workgroups: [u32; 3],
}

/// Buffers on the GPU, programs prepared as lists of dispatches.
#[derive(Debug)]
pub struct WebGpuBackend {
    gpu: Gpu,
    buffers: Vec<wgpu::Buffer>,
    programs: Vec<Vec<Prepared>>,
}

/// Room between the uniforms of two dispatches: the alignment that every adapter supports.
const UNIFORMS_STRIDE: usize = 256;
/// Threads that a weight gradient should at least have: enough to keep a large GPU busy.
const GRADIENT_THREADS: usize = 3072;
/// Values of a weight gradient that a thread computes.
const GRADIENT_TILE: usize = 32;
/// Most parts of a weight gradient: more cost memory and time when they are added up.
const GRADIENT_PARTS_MAX: usize = 16;

impl WebGpuBackend {
    /// A backend without buffers.
    pub fn new(gpu: Gpu) -> Self {
        Self {
            gpu,
            buffers: Vec::new(),
            programs: Vec::new(),
        }
    }

    fn prepare_dispatch(
        &self,
        index: usize,
        dispatch: &Dispatch,
        uniforms: &wgpu::Buffer,
    ) -> Prepared {
        let pipeline = self.gpu.pipeline(&dispatch.kernel);
        let storage = dispatch
            .buffers
            .iter()
            .map(|id| self.buffers[id.0].as_entire_binding());
        let uniforms = wgpu::BindingResource::Buffer(wgpu::BufferBinding {
            buffer: uniforms,
            offset: (index * UNIFORMS_STRIDE) as u64,
            // Some adapters bind whole vectors alone.
            size: wgpu::BufferSize::new((dispatch.uniforms.len() * 4).next_multiple_of(16) as u64),
        });
        let entries: Vec<_> = storage
            .chain([uniforms])
            .enumerate()
            .map(|(binding, resource)| wgpu::BindGroupEntry {
                binding: binding as u32,
                resource,
            })
            .collect();
        let bind_group = self
            .gpu
            .device
            .create_bind_group(&wgpu::BindGroupDescriptor {
                label: None,
                layout: &pipeline.layout,
                entries: &entries,
            });
        Prepared {
            pipeline,
            bind_group,
            workgroups: dispatch.workgroups,
        }
    }

    fn buffer(&self, bytes: usize, usage: wgpu::BufferUsages) -> wgpu::Buffer {
        self.gpu.device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: bytes as u64,
            usage: usage | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        })
    }
}

impl Drop for WebGpuBackend {
    /// In a browser, buffers that are merely forgotten wait for the garbage collector, which does
    /// not know how much GPU memory they hold.
    fn drop(&mut self) {
        for buffer in &self.buffers {
            buffer.destroy();
        }
    }
}

impl Backend for WebGpuBackend {
    fn allocate(&mut self, len: usize) -> BufferId {
        let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC;
        self.buffers.push(self.buffer(len.max(4) * 4, usage));
        BufferId(self.buffers.len() - 1)
    }

    fn write(&mut self, buffer: BufferId, bits: &[u32]) {
        let bytes = bytemuck::cast_slice(bits);
        self.gpu
            .queue
            .write_buffer(&self.buffers[buffer.0], 0, bytes);
    }

    fn gradient_parts(&self, values: usize, images: usize) -> usize {
        let threads = values.div_ceil(GRADIENT_TILE);
        let parts = GRADIENT_THREADS.div_ceil(threads);
        parts.min(images).min(GRADIENT_PARTS_MAX)
    }

    fn prepare(&mut self, operations: Vec<Op>) -> ProgramId {
        let dispatches: Vec<_> = operations
            .iter()
            .map(|operation: &Op| operation.dispatch(self.gpu.adapter))
            .collect();
        let mut uniforms = vec![0_u32; dispatches.len() * UNIFORMS_STRIDE / 4];
        for (to, dispatch) in uniforms
            .chunks_exact_mut(UNIFORMS_STRIDE / 4)
            .zip(&dispatches)
        {
            to[..dispatch.uniforms.len()].copy_from_slice(&dispatch.uniforms);
        }
        let bytes = bytemuck::cast_slice(&uniforms);
        let buffer = self.buffer(bytes.len(), wgpu::BufferUsages::UNIFORM);
        self.gpu.queue.write_buffer(&buffer, 0, bytes);
        let prepared = dispatches.iter().enumerate();
        let prepared =
            prepared.map(|(index, dispatch)| self.prepare_dispatch(index, dispatch, &buffer));
        self.programs.push(prepared.collect());
        ProgramId(self.programs.len() - 1)
    }

    fn run(&mut self, program: ProgramId) {
        let mut encoder = self.gpu.device.create_command_encoder(&Default::default());
        let mut pass = encoder.begin_compute_pass(&Default::default());
        for dispatch in &self.programs[program.0] {
            let [x, y, z] = dispatch.workgroups;
            pass.set_pipeline(&dispatch.pipeline.pipeline);
            pass.set_bind_group(0, &dispatch.bind_group, &[]);
            pass.dispatch_workgroups(x, y, z);
        }
        drop(pass);
        self.gpu.queue.submit([encoder.finish()]);
    }

    fn read(&mut self, parts: &[(BufferId, usize)]) -> Reading {
        let parts = parts.iter();
        let parts = parts.map(|&(buffer, len)| (&self.buffers[buffer.0], len));
        Staging::of(&self.gpu, &parts.collect::<Vec<_>>()).reading()
    }
}
