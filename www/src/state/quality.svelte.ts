// What the measures of all columns are read against.

import { createContext } from 'svelte';
import type { BaselineReport } from '../../../pkg/gan_vae_lab.js';
import type { Preparation } from '../protocol';
import { type Phrase } from '../phrase';

export class Quality {
  /** Floor and ceiling on the present data set. */
  baseline = $state.raw<BaselineReport>();
  /** How far the baseline is, 0 to 1, while it is measured, or the classifier that it needs while that is trained. */
  progress = $state<number>();
  /** Which of the two. */
  stage = $state<Preparation>('baseline');
  /** Why some or all measures are missing. */
  missing = $state.raw<Phrase>();
  /** The measure that the charts show; one for all columns, so that they compare. */
  charted = $state<string>();
  #dataset = '';

  /** Models on a data set take the place of those before. */
  begin(dataset: string) {
    if (dataset === this.#dataset) return;
    this.#dataset = dataset;
    this.baseline = this.progress = this.missing = undefined;
  }

  prepare({ stage, progress }: { stage: Preparation; progress: number }) {
    this.stage = stage;
    this.progress = progress;
  }

  take(baseline: BaselineReport) {
    this.baseline = baseline;
    this.progress = undefined;
  }
}

export const [getQuality, setQuality] = createContext<Quality>();
