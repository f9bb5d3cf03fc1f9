// How wide networks can be on a device that should train at a pleasant pace.

/** How long a step of all models takes that learn, made with that width. */
export interface WidthTrial {
  width: number;
  milliseconds: number;
}

/** Widths that are tried, one after the other, until one is too slow. */
export const WIDTHS = [8, 16, 24, 32, 48, 64, 96, 128];

/** Steps a second that are pleasant to watch: the pace of models of the default width on two cores (docs/cores.md). */
export const PLEASANT_PACE = 20;

export const stepsPerSecond = ({ milliseconds }: WidthTrial) => 1000 / milliseconds;

export const isPleasant = (trial: WidthTrial) => stepsPerSecond(trial) >= PLEASANT_PACE;

/** The widest that is pleasant; nothing if none is. */
export function widest(trials: WidthTrial[]): WidthTrial | undefined {
  return trials.filter(isPleasant).reduce<WidthTrial | undefined>((best, one) => (best && best.width > one.width ? best : one), undefined);
}
