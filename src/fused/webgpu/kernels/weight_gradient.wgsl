// gradient = aᵀ d, the images split into parts. A thread holds FOURS · 4 rows and 4 columns,
// 4 apart, of the gradient in registers. Where all places in a and lines of pixels are multiples
// of four, and runs of eight, four values are loaded at once and four pixels taken together.
struct Parameters {
  a: Matrix,
  d: Matrix,
  gradient_base: u32, part_stride: u32, images: u32, parts: u32,
}

#scalar @group(0) @binding(0) var<storage, read> a: array<f32>;
#vector @group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> d: array<f32>;
@group(0) @binding(2) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(3) var<uniform> p: Parameters;

@compute @workgroup_size(4, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let first_k = (group.y * 16u + thread.y) * $FOURSu * 4u;
  if first_k >= p.a.columns { return; }
  let first_column = group.x * 16u + thread.x;
  let last_k = p.a.columns - 1u;
  let columns = p.d.columns;
  let first_image = group.z * p.images / p.parts;
  let last_image = (group.z + 1u) * p.images / p.parts;
  #each h $FOURS i 4 | let k$h$i = column_place(p.a, min(first_k + $hu * 4u + $iu, last_k));
  #each j 4 | let n$j = min(first_column + $ju * 4u, columns - 1u);
  #each h $FOURS i 4 j 4 | var sum$h$i$j = 0.0;
  for (var image = first_image; image < last_image; image++) {
    for (var line = 0u; line < p.a.size; line++) {
      var a_place = p.a.base + image * p.a.image + line * p.a.line;
      var d_place = p.d.base + image * p.d.image + line * p.d.line;
      #scalar for (var pixel = 0u; pixel < p.a.size; pixel++) {
        #scalar #each j 4 | let y$j = d[d_place + n$j];
        #scalar #each h $FOURS i 4 | let x$h$i = a[a_place + k$h$i];
        #scalar #each h $FOURS i 4 j 4 | sum$h$i$j += x$h$i * y$j;
        #scalar a_place += p.a.pixel; d_place += p.d.pixel;
      #scalar }
      #vector for (var pixel = 0u; pixel < p.a.size; pixel += 4u) {
        #vector #each q 4 h $FOURS | let x$q$h = a[(a_place + k00) / 4u + $qu * (p.a.pixel / 4u) + $hu];
        #vector #each q 4 j 4 | let y$q$j = d[d_place + $qu * p.d.pixel + n$j];
        #vector #each q 4 h $FOURS i 4 j 4 | sum$h$i$j += x$q$h[$i] * y$q$j;
        #vector a_place += 4u * p.a.pixel; d_place += 4u * p.d.pixel;
      #vector }
    }
  }
  let to = p.gradient_base + group.z * p.part_stride;
  #each h $FOURS i 4 j 4 | if first_k + $hu * 4u + $iu <= last_k && first_column + $ju * 4u < columns { gradient[to + (first_k + $hu * 4u + $iu) * columns + n$j] = sum$h$i$j; }
}
