// uPlot as this page uses it: lines over steps; a stretch can be chosen to zoom in on.

import uPlot from 'uplot';
import type { Mark } from '../state/marks.svelte';
import { robustRange } from './robust-range';

export type Range = [number, number];

export interface Line {
  label: string;
  /** Name of a custom property. */
  colour: string;
  dash?: number[];
  /** How opaque it is, 0 to 1. */
  alpha?: number;
  /** Whether each value gets a dot: for values that are few. */
  points?: boolean;
}

/** Something that happened at a step, and whom it concerns where several models are drawn. */
export interface ChartMark extends Pick<Mark, 'kind' | 'step'> {
  text: string;
  family?: string;
}

export interface ChartOptions {
  lines: Line[];
  /** A stretch was chosen; all steps if undefined. */
  zoom: (range: Range | undefined) => void;
  /** Whether it says what its horizontal axis shows. */
  titled?: boolean;
}

/** Steps are whole numbers. */
const WHOLE = [1, 2, 5].flatMap((digit) => [digit, digit * 10, digit * 100, digit * 1e3, digit * 1e4, digit * 1e5]).sort((a, b) => a - b);
/** Shorter stretches are slips of a click. */
const SELECTION_MIN_PX = 8;
/** One width for all, so that charts below each other align. */
const VALUE_AXIS_PX = 44;
/** The last label of the steps is wider than the plot. */
const PADDING_RIGHT_PX = 18;

/** Puts curves over steps of their own, each with its steps first, over the steps of all; what is missing is bridged. */
export const joined = (tables: number[][][]) => uPlot.join(tables as uPlot.AlignedData[]) as number[][];

export class LineChart {
  readonly #chart: uPlot;
  #visible: Range = [0, 1];

  constructor(target: HTMLElement, { lines, zoom, titled = false }: ChartOptions) {
    const style = getComputedStyle(target);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const font = `11px ${style.fontFamily}`;
    const axis = { stroke: colour('--muted'), font, ticks: { show: false } };
    const options: uPlot.Options = {
      width: 100,
      height: 100,
      padding: [6, PADDING_RIGHT_PX, 0, 0],
      scales: {
        x: { time: false, range: () => this.#visible },
        y: { range: (chart, low, high) => robustRange(chart.data, this.#visible) ?? [low ?? 0, high ?? 1] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          incrs: WHOLE,
          size: 20,
          gap: 2,
          ...(titled && { label: 'training step', labelSize: 18, labelFont: font }),
        },
        { ...axis, grid: { stroke: colour('--line'), width: 1 }, size: VALUE_AXIS_PX, space: 34 },
      ],
      legend: { show: false },
      cursor: { drag: { x: true, y: false, setScale: false }, sync: { key: 'steps' } },
      series: [
        {},
        ...lines.map(({ label, colour: name, dash, alpha = 1, points }) => ({
          label,
          stroke: colour(name),
          width: 1.6,
          alpha,
          dash,
          points: points ? { show: true, size: 5 } : { show: false },
        })),
      ],
      hooks: {
        setSelect: [
          (chart) => {
            const { left, width } = chart.select;
            if (width < SELECTION_MIN_PX) return;
            zoom([chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x')]);
            chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
      },
    };
    this.#chart = new uPlot(options, [[], ...lines.map(() => [])], target);
    this.#chart.over.ondblclick = () => zoom(undefined);
  }

  draw({ width, height }: { width: number; height: number }, visible: Range, data: number[][]) {
    this.#visible = visible;
    if (this.#chart.width !== width || this.#chart.height !== height) this.#chart.setSize({ width, height });
    this.#chart.setData(data as uPlot.AlignedData);
  }

  destroy() {
    this.#chart.destroy();
  }
}
