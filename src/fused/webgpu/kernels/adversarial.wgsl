// Both adversarial losses, one workgroup.
struct Parameters {
  batch: u32, figures_base: u32, unused_1: u32, unused_2: u32,
}

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read_write> d: array<f32>;
@group(0) @binding(2) var<storage, read_write> figures: array<f32>;
@group(0) @binding(3) var<uniform> p: Parameters;

var<workgroup> sums_of_threads: array<vec4f, 64>;

fn total(thread: u32, value: vec4f) -> vec4f {
  sums_of_threads[thread] = value;
  workgroupBarrier();
  for (var distance = 32u; distance > 0u; distance /= 2u) {
    if thread < distance { sums_of_threads[thread] += sums_of_threads[thread + distance]; }
    workgroupBarrier();
  }
  return sums_of_threads[0];
}

@compute @workgroup_size(64)
fn discriminator(@builtin(local_invocation_index) thread: u32) {
  let scale = 1.0 / f32(p.batch);
  var sums = vec4f();
  for (var i = thread; i < p.batch; i += 64u) {
    let real = logits[i];
    let fake = logits[p.batch + i];
    d[i] = -sigmoid(-real) * scale;
    d[p.batch + i] = sigmoid(fake) * scale;
    sums += vec4f(softplus(-real) + softplus(fake), 0.0, sigmoid(real), sigmoid(fake));
  }
  sums = total(thread, sums) * scale;
  if thread == 0u {
    figures[p.figures_base] = sums.x;
    figures[p.figures_base + 2u] = sums.z;
    figures[p.figures_base + 3u] = sums.w;
  }
}

@compute @workgroup_size(64)
fn generator(@builtin(local_invocation_index) thread: u32) {
  let scale = 1.0 / f32(p.batch);
  var sum = 0.0;
  for (var i = thread; i < p.batch; i += 64u) {
    let fake = logits[p.batch + i];
    d[p.batch + i] = -sigmoid(-fake) * scale;
    sum += softplus(-fake);
  }
  let loss = total(thread, vec4f(sum)).x * scale;
  if thread == 0u { figures[p.figures_base + 1u] = loss; }
}
