// Training, round after round, until somebody ends it.

import { type DeviceKind, describe } from '../../../pkg/gan_vae_lab.js';
import type { Budget } from '../protocol';
import type { Column } from './column';
import { nextMessage } from './next-message';
import { Pace } from './pace';
import { mayOverlap, type Round, Rounds, type TurnReport } from './rounds';
import { nextTurns, type Turn } from './turn';

/** For how long after a question rounds stay short. */
const ATTENTION_MS = 1000;

/** Whose models are trained, and what is done beside that. */
export interface Trained {
  /** The models that learn. */
  readonly runners: Column[];
  column(family: string): Column;
  take(report: TurnReport): void;
  /** Whether something is due that reads from the models: it should find no round under way. */
  readonly isReadDue: boolean;
  /** What is due. */
  amongRounds(): Promise<void>;
}

export class TrainingLoop {
  device: DeviceKind | undefined;
  budget: Budget = 'steps';
  /** Steps a second; as many as possible if undefined. */
  speed: number | undefined;
  readonly #trained: Trained;
  readonly #rounds = new Rounds();
  readonly #columnOf = (family: string) => this.#trained.column(family);
  #attentionUntil = 0;

  constructor(trained: Trained) {
    this.#trained = trained;
  }

  /** Somebody waits for answers: look for messages more often. */
  attend() {
    this.#attentionUntil = performance.now() + ATTENTION_MS;
  }

  /** At most two rounds are under way, so that a pause acts soon. */
  async run(goesOn: () => boolean) {
    let before: Round | undefined;
    while (goesOn()) {
      const start = performance.now();
      const turns = this.#nextTurns();
      before = this.#mayOverlap(turns) ? await this.#overlapped(turns, before) : await this.#oneByOne(turns, before);
      if (this.#trained.isReadDue && before) before = await this.#end(before);
      if (!goesOn()) break;
      await this.#trained.amongRounds();
      await this.#holdBack(start, turns[0]?.steps ?? 0, goesOn);
      await nextMessage();
    }
    if (before) await this.#end(before);
  }

  /** One step of one model, from its beginning to its end. */
  async step({ family }: Column) {
    await this.#end(this.#rounds.send([{ family, steps: 1 }], this.#columnOf));
  }

  /** Sends a round before the losses of the one before are back, so that the device never waits; returns the new one. */
  async #overlapped(turns: Turn[], before: Round | undefined): Promise<Round> {
    const round = this.#rounds.send(turns, this.#columnOf);
    if (before) await this.#end(before);
    return round;
  }

  async #oneByOne(turns: Turn[], before: Round | undefined): Promise<undefined> {
    if (before) await this.#end(before);
    for (const turn of turns) await this.#end(this.#rounds.send([turn], this.#columnOf));
  }

  /** On the CPU, sending is the work; and who watches steps one by one wants to see each. */
  #mayOverlap(turns: Turn[]): boolean {
    return this.device === 'webgpu' && this.speed === undefined && mayOverlap(turns, this.#columnOf);
  }

  async #end(round: Round): Promise<undefined> {
    for await (const report of this.#rounds.reports(round)) this.#trained.take(report);
  }

  /** Who trains next, and for how many steps. */
  #nextTurns(): Turn[] {
    const length = performance.now() < this.#attentionUntil ? Pace.SHORT_ROUND_MS : Pace.ROUND_MS;
    const slow = this.speed && Math.max(1, Math.floor((this.speed * Pace.ROUND_MS) / 1000));
    const most = slow ?? describe().steps_max;
    const { runners } = this.#trained;
    const waiting = runners.map(({ family, lab, milliseconds, pace }) => ({
      family,
      step: lab.step(),
      milliseconds,
      stepsOfTurn: pace.steps(length / runners.length, most),
    }));
    return nextTurns(waiting, this.budget);
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
