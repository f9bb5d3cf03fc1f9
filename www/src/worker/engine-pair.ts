// Two fresh models of a family that train the same steps: one as programs of fused operations, one with Burn.

import type { Engine, Lab } from '../../../pkg/gan_vae_lab.js';
import { type ComparedStep, type EngineComparison, median } from '../engine-comparison';
import { configOf, type Plan } from '../plan';

const ENGINES: Engine[] = ['program', 'burn'];

/** Steps whose losses are compared; on a slow device as many as fit into a time, but so many that one is timed. */
const STEPS = 8;
const STEPS_MIN = 2;
const TIME_MAX_MS = 10_000;

/** Short steps are timed several at once, so that neither a read-back nor a coarse clock counts. */
const BURSTS = 5;
const BURST_MS = 100;
const BURST_STEPS_MAX = 50;

export class EnginePair {
  readonly #labs: Record<Engine, Lab>;
  readonly #slices: AsyncGenerator<number, void>;
  readonly #steps: ComparedStep[] = [];
  /** Milliseconds of a step. */
  readonly #times: Record<Engine, number[]> = { program: [], burn: [] };

  /** Of a build that has both engines. Throws if the models cannot be made. */
  constructor(NewLab: typeof Lab, plan: Plan, family: string) {
    const program = new NewLab({ ...configOf(plan, family), engine: 'program' });
    try {
      this.#labs = { program, burn: new NewLab({ ...configOf(plan, family), engine: 'burn' }) };
    } catch (error) {
      program.free();
      throw error;
    }
    this.#slices = this.#compare();
  }

  /** Trains a little more; what is known by then. */
  async goOn(): Promise<EngineComparison> {
    const { value: progress = 1 } = await this.#slices.next();
    const { program, burn } = this.#times;
    return { progress, steps: this.#steps, milliseconds: { program: median(program), burn: median(burn) } };
  }

  /** Gives the models' memory back. */
  free() {
    for (const lab of Object.values(this.#labs)) lab.free();
  }

  /** Tells how far it is, 0 to 1, after every slice. */
  async *#compare(): AsyncGenerator<number, void> {
    const end = performance.now() + TIME_MAX_MS;
    while (this.#steps.length < STEPS && (this.#steps.length < STEPS_MIN || performance.now() < end)) {
      await this.#step();
      yield this.#steps.length / (STEPS + 1);
    }
    for (const engine of ENGINES) {
      const steps = Math.floor(BURST_MS / (median(this.#times[engine]) ?? Infinity));
      if (steps < 2) continue;
      const times: number[] = [];
      while (times.length < BURSTS) {
        times.push((await this.#train(engine, Math.min(steps, BURST_STEPS_MAX))).milliseconds);
        yield STEPS / (STEPS + 1);
      }
      this.#times[engine] = times;
    }
  }

  /** The next step of both. */
  async #step() {
    const program = await this.#train('program', 1);
    const burn = await this.#train('burn', 1);
    // The first step prepares what the others use.
    if (this.#steps.length > 0) {
      this.#times.program.push(program.milliseconds);
      this.#times.burn.push(burn.milliseconds);
    }
    this.#steps.push({ step: this.#steps.length + 1, program: program.losses, burn: burn.losses });
  }

  async #train(engine: Engine, steps: number) {
    const lab = this.#labs[engine];
    const start = performance.now();
    const report = await lab.train(steps);
    return { milliseconds: (performance.now() - start) / steps, losses: report?.values ?? {} };
  }
}
