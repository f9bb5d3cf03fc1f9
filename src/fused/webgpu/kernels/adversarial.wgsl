// The discriminator's loss of pairs of a real and a generated image, or the generator's; one
// workgroup. Every batch of generated images is paired with the same real ones. See Objective in loss/adversarial.rs.
struct Parameters {
  batch: u32, figures_base: u32, generator: u32, objective: u32,
  fakes: u32, unused_1: u32, unused_2: u32, unused_3: u32,
}

const LEAST_SQUARES = 1u;
const HINGE = 2u;
const RELATIVISTIC = 3u;

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> smoothing: array<f32>;
@group(0) @binding(2) var<storage, read_write> d: array<f32>;
@group(0) @binding(3) var<storage, read_write> figures: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

var<workgroup> sums_of_threads: array<vec3f, 64>;

// Loss, slopes in the logits of the real and of the generated image.
fn discriminator_loss(real: f32, fake: f32) -> vec3f {
  let smoothing = smoothing[0];
  switch p.objective {
    case LEAST_SQUARES: {
      let errors = vec2f(real - (1.0 - 2.0 * smoothing), fake + 1.0);
      return vec3f(dot(errors, errors) / 2.0, errors);
    }
    case HINGE: {
      let short = max(vec2f(1.0 - real, 1.0 + fake), vec2f());
      return vec3f(short.x + short.y, select(vec2f(), vec2f(-1.0, 1.0), short > vec2f()));
    }
    case RELATIVISTIC: {
      let slope = sigmoid(fake - real);
      return vec3f(softplus(fake - real), -slope, slope);
    }
    default: {
      let loss = softplus(-real) + smoothing * real + softplus(fake);
      return vec3f(loss, smoothing - sigmoid(-real), sigmoid(fake));
    }
  }
}

// Loss, slope in the logit of the generated image.
fn generator_loss(real: f32, fake: f32) -> vec2f {
  switch p.objective {
    case LEAST_SQUARES: { return vec2f((fake - 1.0) * (fake - 1.0) / 2.0, fake - 1.0); }
    case HINGE: { return vec2f(-fake, -1.0); }
    case RELATIVISTIC: { return vec2f(softplus(real - fake), -sigmoid(real - fake)); }
    default: { return vec2f(softplus(-fake), -sigmoid(-fake)); }
  }
}

fn beliefs(real: f32, fake: f32) -> vec2f {
  switch p.objective {
    case LEAST_SQUARES, HINGE: { return clamp((vec2f(real, fake) + 1.0) / 2.0, vec2f(), vec2f(1.0)); }
    case RELATIVISTIC: { return vec2f(sigmoid(real - fake), sigmoid(fake - real)); }
    default: { return vec2f(sigmoid(real), sigmoid(fake)); }
  }
}

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) thread: u32) {
  let scale = 1.0 / f32(p.batch * p.fakes);
  var sums = vec3f(); // loss, belief in the real ones, belief in the generated ones
  for (var i = thread; i < p.batch; i += 64u) {
    let real = logits[i];
    var slope = 0.0; // in the logit of the real image
    for (var place = p.batch + i; place < (1u + p.fakes) * p.batch; place += p.batch) {
      let fake = logits[place];
      if p.generator == 1u {
        let loss = generator_loss(real, fake);
        d[place] = scale * loss.y;
        sums.x += loss.x;
      } else {
        let loss = discriminator_loss(real, fake);
        slope += loss.y;
        d[place] = scale * loss.z;
        sums += vec3f(loss.x, beliefs(real, fake));
      }
    }
    if p.generator == 0u { d[i] = scale * slope; }
  }
  sums_of_threads[thread] = sums;
  workgroupBarrier();
  if thread > 0u { return; }
  for (var i = 1u; i < 64u; i++) { sums += sums_of_threads[i]; }
  sums *= scale;
  figures[p.figures_base + p.generator] = sums.x;
  if p.generator == 0u {
    figures[p.figures_base + 2u] = sums.y;
    figures[p.figures_base + 3u] = sums.z;
  }
}
