// uPlot as this page uses it: lines over steps; a stretch can be chosen to zoom in on.

import uPlot from 'uplot';

export type Range = [number, number];

export interface Line {
  label: string;
  /** Name of a custom property. */
  colour: string;
  dash?: number[];
  /** Whether each value gets a dot: for values that are few. */
  points?: boolean;
}

const HEIGHT = 200;
/** Steps are whole numbers. */
const WHOLE = [1, 2, 5].flatMap((digit) => [digit, digit * 10, digit * 100, digit * 1e3, digit * 1e4, digit * 1e5]).sort((a, b) => a - b);
/** Shorter stretches are slips of a click. */
const SELECTION_MIN_PX = 8;

export class LineChart {
  readonly #chart: uPlot;
  #visible: Range = [0, 1];

  constructor(target: HTMLElement, lines: Line[], zoom: (range: Range | undefined) => void) {
    const style = getComputedStyle(target);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') } };
    const options: uPlot.Options = {
      width: 100,
      height: HEIGHT,
      scales: { x: { time: false, range: () => this.#visible } },
      axes: [{ ...axis, label: 'step', labelSize: 18, incrs: WHOLE }, { ...axis, size: 52 }],
      legend: { show: false },
      cursor: { drag: { x: true, y: false, setScale: false }, sync: { key: 'losses' } },
      series: [
        { label: 'step' },
        ...lines.map(({ label, colour: name, dash, points }) => ({ label, stroke: colour(name), width: 1.5, dash, ...(points && { points: { show: true, size: 5 } }) })),
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

  draw(width: number, visible: Range, data: number[][]) {
    this.#visible = visible;
    if (this.#chart.width !== width) this.#chart.setSize({ width, height: HEIGHT });
    this.#chart.setData(data as uPlot.AlignedData);
  }

  destroy() {
    this.#chart.destroy();
  }
}
