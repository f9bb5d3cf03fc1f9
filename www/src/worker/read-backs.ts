// Read-backs that come when they are done. Firefox looks for finished ones only every 100 ms, unless something is
// submitted meanwhile (bug 1870699); a submission of nothing does.

/** An idle device that takes longer for a read-back looks for it by a clock. */
const IDLE_MAX_MS = 20;
const NUDGE_EVERY_MS = 2;

/** Measures how long an idle device takes for a read-back, and nudges it from then on if that is too long. */
export async function hastenReadBacks(device: GPUDevice) {
  if ((await idleReadBack(device)) <= IDLE_MAX_MS) return;
  const createBuffer = device.createBuffer.bind(device);
  let waiting = 0;
  let nudging = false;
  const nudge = () => {
    nudging = waiting > 0;
    if (!nudging) return;
    device.queue.submit([]);
    setTimeout(nudge, NUDGE_EVERY_MS);
  };
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    const mapAsync = buffer.mapAsync.bind(buffer);
    buffer.mapAsync = (...range) => {
      const mapped = mapAsync(...range);
      waiting += 1;
      if (!nudging) setTimeout(nudge, 0);
      nudging = true;
      const done = () => void (waiting -= 1);
      mapped.then(done, done);
      return mapped;
    };
    return buffer;
  };
}

async function idleReadBack(device: GPUDevice): Promise<number> {
  const buffer = device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ });
  const start = performance.now();
  try {
    await buffer.mapAsync(GPUMapMode.READ);
    return performance.now() - start;
  } catch {
    // A lost device is reported elsewhere.
    return 0;
  } finally {
    buffer.destroy();
  }
}
