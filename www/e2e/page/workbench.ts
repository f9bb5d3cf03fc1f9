// What stands around every view: the rail of views, the bar, messages, the timeline, settings and the guide.

import type { Locator, Page } from '@playwright/test';
import { expect } from './test';

/** For a button that one test alone presses; the others are below. */
export const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true });

const field = (page: Page | Locator, label: string) => page.getByLabel(label, { exact: true });

export const VIEW_TITLES = ['Train', 'Latents', 'Quality', 'Data', 'Apply', 'Runs', 'Networks', 'Device'] as const;
export type ViewTitle = (typeof VIEW_TITLES)[number];

export const rail = (page: Page) => page.getByRole('navigation', { name: 'Views' });
export const viewLink = (page: Page, title: ViewTitle) => rail(page).getByRole('link', { name: title });

/** Opens a view of the page. */
export async function view(page: Page, title: ViewTitle) {
  await viewLink(page, title).click();
}

/** What acts on all models. */
export const bar = (page: Page) => ({
  whole: page.getByRole('region', { name: 'Training' }),
  train: button(page, 'Train'),
  pause: button(page, 'Pause'),
  step: button(page, 'Step'),
  startOver: button(page, 'Start over'),
  untilStep: page.getByLabel('Train until step'),
  models: field(page, 'Models'),
  budget: page.getByLabel('Compare at'),
  data: page.getByRole('combobox', { name: 'Data' }),
  share: button(page, 'Share'),
  settings: button(page, 'Settings'),
});

/** One message at a time, with what can be done about it. */
export const alertLine = (page: Page) => ({
  alert: page.getByRole('alert'),
  notice: page.getByTestId('notice'),
  alarms: page.getByTestId('alerts'),
  startNewRun: button(page, 'Start a new run'),
  undoChange: button(page, 'Undo the change'),
  undo: button(page, 'Undo'),
  dismiss: button(page, 'Dismiss'),
});

export const timeline = (page: Page) => ({
  slider: page.getByRole('slider', { name: 'Samples at an earlier step' }),
  backToLive: button(page, 'Back to live'),
  replay: button(page, 'Replay'),
});

export const settings = (page: Page) => ({
  seed: field(page, 'Seed'),
  width: field(page, 'Width'),
  conditional: field(page, 'Use labels (conditional)'),
});

/** The settings of one family alone. */
export const settingsOf = (page: Page, model: string) => {
  const whole = page.getByRole('region', { name: `${model} settings` });
  return {
    whole,
    learningRate: field(whole, 'Learning rate'),
    klWeight: field(whole, 'β (KL weight)'),
    samplingSteps: field(whole, 'Sampling steps'),
    guidance: field(whole, 'Guidance'),
  };
};

/** Types a value into a field and leaves it. */
export async function enter(field: Locator, value: string) {
  await field.fill(value);
  await field.blur();
}

export const guide = (page: Page) => ({
  open: button(page, 'Guide'),
  drawer: page.getByRole('complementary', { name: 'Guide' }),
  close: button(page, 'Close: Guide'),
  tour: button(page, 'Take the tour'),
});

/** Says the name of the language that it changes to. */
export const languageButton = (page: Page, language: 'English' | '中文') => button(page, language);

/** In the menu that *Share* opens. */
export const PICTURE_OF_ALL = 'Picture of all models';

export const SHORTCUTS = 'Keyboard shortcuts';

/** Opens the page and waits until models are there. */
export async function open(page: Page, query: string) {
  await page.goto(`/?${query}`);
  await expect(bar(page).train).toBeEnabled();
}

/** Loads the page again and waits until models are there. */
export async function reload(page: Page) {
  await page.reload();
  await expect(bar(page).train).toBeEnabled();
}
