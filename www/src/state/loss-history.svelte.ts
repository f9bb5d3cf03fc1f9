/** Losses over the whole run; every second point is dropped when there are too many to draw. */
export class LossHistory {
  static readonly POINTS_MAX = 2000;

  /** Changes whenever the data do. */
  revision = $state(0);
  steps: number[] = [];
  series: Record<string, number[]> = {};
  #stride = 1;
  #latest: Record<string, number> = {};

  clear() {
    this.#latest = {};
    this.steps = [];
    this.series = {};
    this.#stride = 1;
    this.revision += 1;
  }

  push(step: number, values: Record<string, number>) {
    this.#latest = values;
    this.revision += 1;
    const last = this.steps.at(-1);
    if (last !== undefined && step - last < this.#stride) return;
    this.steps.push(step);
    for (const [name, value] of Object.entries(values)) {
      (this.series[name] ??= []).push(value);
    }
    if (this.steps.length > LossHistory.POINTS_MAX) this.#halve();
  }

  /** Puts earlier points, up to a step, in front. */
  restore(steps: number[], series: Record<string, number[]>, until: number) {
    const kept = steps.findLastIndex((step) => step <= until) + 1;
    const newer = this.steps.findIndex((step) => step > until);
    const from = newer === -1 ? this.steps.length : newer;
    for (const [name, values] of Object.entries(series)) {
      this.series[name] = [...values.slice(0, kept), ...(this.series[name] ?? []).slice(from)];
      this.#latest[name] ??= values[kept - 1] ?? NaN;
    }
    this.steps = [...steps.slice(0, kept), ...this.steps.slice(from)];
    this.#stride = kept > 1 ? (this.steps[1] ?? 1) - (this.steps[0] ?? 0) : 1;
    this.revision += 1;
  }

  /** All points of some losses as comma-separated values, a line a step. */
  csv(names: string[]): string {
    const lines = this.steps.map((step, index) => [step, ...names.map((name) => this.series[name]?.[index])].join(','));
    return [['step', ...names].join(','), ...lines, ''].join('\n');
  }

  /** The first step with a value. */
  get firstStep(): number | undefined {
    void this.revision;
    return this.steps[0];
  }

  /** The newest value of a loss. */
  latest(name: string): number | undefined {
    void this.revision;
    return this.#latest[name];
  }

  /** The value of a loss at a step: the last one at or before it. */
  at(step: number, name: string): number | undefined {
    void this.revision;
    return this.series[name]?.[this.steps.findLastIndex((one) => one <= step)];
  }

  #halve() {
    const everySecond = (_: number, index: number) => index % 2 === 1;
    this.steps = this.steps.filter(everySecond);
    for (const name of Object.keys(this.series)) {
      this.series[name] = (this.series[name] ?? []).filter(everySecond);
    }
    this.#stride = (this.steps[1] ?? 1) - (this.steps[0] ?? 0);
  }
}
