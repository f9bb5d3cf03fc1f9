// Training, turn after turn, until somebody ends it.

import type { DeviceKind, TrainingReport } from '../../../pkg/gan_vae_lab.js';
import type { Budget } from '../protocol';
import type { Host } from './hosts';
import type { Model } from './model';
import { nextMessage } from './next-message';
import { Pace } from './pace';
import { StepLimit } from './step-limit';
import { nextTurns, type Turn } from './turn';
import { TurnsUnderWay } from './turns-under-way';

/** For how long after a question turns stay short. */
const ATTENTION_MS = 1000;

/** Whose models are trained, and what is done beside that. */
export interface Trained {
  /** The models that learn. */
  readonly runners: Model[];
  take(model: Model, report: TrainingReport | undefined): void;
  /** Whether something is due that reads from the models: it should find no turn under way. */
  readonly isReadDue: boolean;
  /** What is due. */
  amongTurns(): Promise<void>;
  /** What models have due that need not wait for others, on the CPU: their host has carried out their turns. */
  afterTurns(models: Model[]): Promise<void>;
}

/** Turns of one host that are sent together. */
interface Batch {
  host: Host;
  turns: { model: Model; steps: number }[];
}

export class TrainingLoop {
  device: DeviceKind | undefined;
  budget: Budget = 'steps';
  /** Steps a second; as many as possible if undefined. */
  speed: number | undefined;
  /** What one call of the wasm package takes. */
  stepsMax = 1;
  readonly limit = new StepLimit();
  readonly #trained: Trained;
  readonly #underWay = new TurnsUnderWay();
  #attentionUntil = 0;

  constructor(trained: Trained) {
    this.#trained = trained;
  }

  /** Somebody waits for answers: look for messages more often. */
  attend() {
    this.#attentionUntil = performance.now() + ATTENTION_MS;
  }

  get #isAttended(): boolean {
    return performance.now() < this.#attentionUntil;
  }

  /** A host has at most two batches under way, so that it never waits, and a pause acts soon. */
  async run(goesOn: () => boolean) {
    this.limit.begin(this.#trained.runners, this.budget);
    while (goesOn() && !this.limit.isReached(this.#trained.runners, this.budget)) {
      const start = performance.now();
      const batches = this.#nextBatches();
      for (const batch of batches) this.#underWay.add(batch.host, this.#carryOut(batch));
      if (batches.length === 0) await this.#underWay.next();
      if (this.speed !== undefined || this.#trained.isReadDue) await this.#underWay.all();
      if (!goesOn()) break;
      await this.#trained.amongTurns();
      await this.#holdBack(start, batches[0]?.turns[0]?.steps ?? 0, goesOn);
      await nextMessage();
    }
    await this.#underWay.all();
  }

  /** One step of one model, from its beginning to its end. */
  async step(model: Model) {
    this.#trained.take(model, await model.train(1));
  }

  /** What can be sent now. In equal steps all hosts begin a turn together. */
  #nextBatches(): Batch[] {
    const batches = this.#batches(this.#nextTurns());
    const ready = batches.filter((batch) => this.#hasRoom(batch));
    return this.budget === 'steps' && ready.length < batches.length ? [] : ready;
  }

  #hasRoom(batch: Batch): boolean {
    return this.#underWay.of(batch.host) < (this.#mayOverlap(batch) ? 2 : 1);
  }

  /**
   * Whether a batch may be sent before the one before is done, so that the device never waits: if it is short, and nobody
   * watches step by step. Answers wait for what was sent to the CPU.
   */
  #mayOverlap({ turns }: Batch): boolean {
    if (this.speed !== undefined || (this.device === 'cpu' && this.#isAttended)) return false;
    const duration = turns.reduce((sum, { model, steps }) => sum + (model.pace.duration(steps) ?? Infinity), 0);
    return duration <= 1.25 * Pace.ROUND_MS;
  }

  async #carryOut({ turns }: Batch) {
    const train = async ({ model, steps }: Batch['turns'][number]) => this.#trained.take(model, await model.train(steps));
    if (this.device === 'webgpu') {
      await Promise.all(turns.map(train));
      return;
    }
    for (const turn of turns) await train(turn);
    await this.#trained.afterTurns(turns.map(({ model }) => model));
  }

  /** Who trains next, and for how many steps. */
  #nextTurns(): Turn[] {
    const length = this.#isAttended ? Pace.SHORT_ROUND_MS : Pace.ROUND_MS;
    const slow = this.speed && Math.max(1, Math.floor((this.speed * Pace.ROUND_MS) / 1000));
    const most = slow ?? this.stepsMax;
    const runners = this.#trained.runners.filter((model) => this.limit.left(model) > 0);
    const waiting = runners.map((model) => {
      const { family, host, step, millisecondsTold, pace } = model;
      const stepsMax = Math.min(most, this.limit.left(model));
      const sharers = runners.filter((other) => other.host === host).length;
      return { family, device: host, step, milliseconds: millisecondsTold, stepsOfTurn: pace.steps(length / sharers, stepsMax) };
    });
    return nextTurns(waiting, this.budget);
  }

  #batches(turns: Turn[]): Batch[] {
    const batches = new Map<Host, Batch>();
    for (const { family, steps } of turns) {
      const model = this.#trained.runners.find((one) => one.family === family);
      if (!model) continue;
      const { host } = model;
      const batch = batches.get(host) ?? { host, turns: [] };
      batch.turns.push({ model, steps });
      batches.set(host, batch);
    }
    return [...batches.values()];
  }

  /** Waits until the steps have taken as long as the chosen speed allows. */
  async #holdBack(start: number, steps: number, goesOn: () => boolean) {
    if (this.speed === undefined) return;
    const end = start + (1000 * steps) / this.speed;
    while (goesOn() && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(end - performance.now(), 50)));
    }
  }
}
