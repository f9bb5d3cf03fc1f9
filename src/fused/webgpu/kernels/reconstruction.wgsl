// Score of every image, a workgroup each, and the gradient of their mean.
struct Parameters {
  logits: Matrix, // one row an image
  images: Matrix,
  d: Matrix,
  score: u32, weight: f32, unused_1: u32, unused_2: u32,
}

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> images: array<f32>;
@group(0) @binding(2) var<storage, read_write> d: array<f32>;
@group(0) @binding(3) var<storage, read_write> scores: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

var<workgroup> sums_of_threads: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let image = group.x;
  let scale = 1.0 / f32(p.logits.rows);
  var sum = 0.0;
  for (var column = thread; column < p.logits.columns; column += 64u) {
    let logit = logits[row_place(p.logits, image) + column_place(p.logits, column)];
    let goal = images[row_place(p.images, image) + column_place(p.images, column)];
    var gradient: f32;
    if p.score == 3u { // weighted
      let error = logit - goal;
      sum += p.weight * error * error / 2.0;
      gradient = p.weight * error;
    } else if p.score == 2u { // after tanh
      let error = logit - goal;
      sum += error * error / 2.0;
      gradient = error * (1.0 - logit * logit);
    } else if p.score == 1u { // Gaussian
      let value = safe_tanh(logit / 2.0);
      let error = value - goal;
      sum += error * error / 2.0;
      gradient = error * (1.0 - value * value) / 2.0;
    } else {
      let intensity = (goal + 1.0) / 2.0;
      sum += softplus(logit) - logit * intensity;
      gradient = sigmoid(logit) - intensity;
    }
    d[row_place(p.d, image) + column_place(p.d, column)] = gradient * scale;
  }
  sums_of_threads[thread] = sum;
  workgroupBarrier();
  if thread > 0u { return; }
  for (var i = 1u; i < 64u; i++) { sum += sums_of_threads[i]; }
  scores[image] = sum;
}
