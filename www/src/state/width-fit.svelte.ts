// How wide networks can be on this device: found out when somebody asks, proposed, and never taken over unasked.

import { createContext } from 'svelte';
import type { Event } from '../protocol';
import { PLEASANT_PACE, widest, type WidthTrial } from '../width-fit';
import { addressOf } from '../workbench/views';
import type { PageParts } from './page-parts';

type Parts = Pick<PageParts, 'program' | 'settings' | 'worker' | 'models' | 'nextPlan' | 'messages' | 'creation'>;

/** So many times faster than is pleasant is worth a word. */
const MUCH_FASTER = 3;

export class WidthFit {
  readonly #parts: Parts;
  /** How far it is, 0 to 1; nothing if none is under way. */
  progress = $state<number>();
  trials = $state.raw<WidthTrial[]>([]);
  #declined = $state(false);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  readonly #hyperparameter = $derived.by(() =>
    this.#parts.program.families[0]?.hyperparameters.find(({ key, shared }) => shared && key === 'width'),
  );
  /** Of the present models. */
  readonly present = $derived.by(() => Number(this.#parts.models.plan?.shared.width ?? this.#hyperparameter?.domain.default));
  readonly proposal = $derived(widest(this.trials));

  /** Whether the device has much room for wider networks, and nobody has asked yet. */
  readonly isWorthAWord = $derived.by(() => {
    const { worker, models } = this.#parts;
    const paces = models.shown.map(({ stepsPerSecond }) => stepsPerSecond ?? 0);
    const isFast = paces.length > 0 && Math.min(...paces) >= MUCH_FASTER * PLEASANT_PACE;
    const isDefault = this.present === this.#hyperparameter?.domain.default;
    return worker.device?.kind === 'webgpu' && isFast && isDefault && !this.#declined && this.trials.length === 0;
  });

  start = () => {
    this.#declined = true;
    this.#parts.messages.dismiss();
    this.trials = [];
    this.progress = 0;
    this.#parts.worker.send({ type: 'fit-width' });
  };

  /** The same from whatever view is open. */
  ask = () => {
    this.#declined = true;
    if (location.hash === addressOf('device')) return this.start();
    // The view is open by then: whoever leaves it ends the trial.
    window.addEventListener('hashchange', this.start, { once: true });
    location.hash = addressOf('device');
  };

  stop = () => {
    if (this.progress !== undefined) this.#parts.worker.send({ type: 'stop-trial' });
  };

  decline = () => {
    this.#declined = true;
  };

  /** New models of that width. */
  startWith = (width: number) => {
    const { settings, nextPlan, creation } = this.#parts;
    const hyperparameter = this.#hyperparameter;
    const [family] = this.#parts.program.families;
    if (!hyperparameter || !family) return;
    settings.set(hyperparameter, family.name, width);
    creation.startWith(nextPlan.plan);
  };

  take({ trials }: Extract<Event, { type: 'widths' }>) {
    this.trials = trials;
  }
}

export const [getWidthFit, setWidthFit] = createContext<WidthFit>();
