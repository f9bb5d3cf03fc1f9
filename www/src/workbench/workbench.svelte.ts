// Which view is open, and which drawer beside it. Components get it by context.

import { createContext } from 'svelte';
import type { Topic } from '../explain/topics';
import type { InspectedImage } from '../inspect/inspected-image';
import { addressOf, type ViewName, viewOf } from './views';

export type DrawerName = 'settings' | 'guide';

/** From this width on the settings stand beside the view instead of over it. */
export const DOCKED = '(min-width: 1600px)';

/** Up to this width the bar has room for little: the rest is among the settings. */
export const NARROW = '(max-width: 520px)';

/** From this width on the bar has room for the step at which training pauses; else it is among the settings. */
export const ROOMY_BAR = '(min-width: 1200px)';

export class Workbench {
  view = $state<ViewName>(viewOf(location.hash));
  /** Views that were opened: they stay as they were left. That of data is always there, since images may be dropped anywhere. */
  opened = $state.raw<ReadonlySet<ViewName>>(new Set([this.view, 'data']));
  drawer = $state<DrawerName>();
  /** The image that was clicked. */
  inspected = $state.raw<InspectedImage>();
  /** Whether a lecturer shows the page to others: large, with nothing around what is shown. */
  presenting = $state(false);
  /** What the guide explains. */
  topic = $state<Topic>('gan-vs-vae');

  constructor() {
    window.addEventListener('hashchange', () => this.#show(viewOf(location.hash)));
  }

  open(view: ViewName) {
    location.hash = addressOf(view);
    // At once, since the event comes later.
    this.#show(view);
  }

  toggle(drawer: DrawerName) {
    this.drawer = this.drawer === drawer ? undefined : drawer;
  }

  explain(topic: Topic) {
    const isOpen = this.drawer === 'guide' && this.topic === topic;
    this.topic = topic;
    this.drawer = isOpen ? undefined : 'guide';
  }

  present() {
    this.open('train');
    this.drawer = undefined;
    this.inspected = undefined;
    this.presenting = true;
  }

  #show(view: ViewName) {
    this.view = view;
    this.opened = new Set([...this.opened, view]);
  }
}

export const [getWorkbench, setWorkbench] = createContext<Workbench>();
