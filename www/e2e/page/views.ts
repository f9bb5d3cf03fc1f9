// What the other views hold.

import type { Locator, Page } from '@playwright/test';
import type { FamilyName } from './models';
import { button, view } from './workbench';

export const latents = (page: Page, family: FamilyName) => {
  const whole = page.getByTestId(`latent-${family}`);
  return {
    whole,
    dimensions: whole.getByRole('slider', { name: /dimension/ }),
    /** Where the point is: at a sample, at an image, … */
    at: (origin: string) => whole.getByText(origin),
    setAs: (end: 'A' | 'B') => button(whole, `Set as ${end}`),
  };
};

export const quality = (page: Page, family: FamilyName) => page.getByTestId(`quality-${family}`);
export const probe = (page: Page, family: FamilyName) => {
  const whole = page.getByTestId(`probe-${family}`);
  return { whole, start: button(whole, 'Linear probe') };
};

export const dataset = (page: Page, title: string) => page.getByRole('radio', { name: title });

/** What the first data set of own images is called. */
export const OWN = 'My images 1';

/** How own images become a data set. */
export const importing = (page: Page) => {
  const question = page.getByRole('group', { name: 'Are these folders labels?' });
  return {
    chooser: page.getByLabel('Choose images or a zip'),
    question,
    make: (labels: number) => button(question, `Make the data set with ${labels} labels`),
    made: (title: string, images: number, classes?: number) =>
      page.getByText(`"${title}" holds ${images} images${classes ? ` in ${classes} classes` : ''}.`),
    leftOut: (count?: number) => page.getByText(`${count ?? ''} left out`.trim()),
    classes: (names: string) => page.getByText(`Each image is one of: ${names}.`),
    remove: button(page, 'Remove'),
  };
};

export const drawing = (page: Page) => ({
  pad: page.getByRole('application', { name: /Drawing pad/ }),
  result: (family: FamilyName) => page.getByTestId(`drawn-${family}`),
});
/** What a model says of a drawing that it understood. */
export const DRAWN = /Error 0\.\d+/;

export const keptRuns = (page: Page) => page.getByTestId('kept-runs').locator('tbody').getByRole('row');

/** What can be done with kept runs, or with one. */
export const runActions = (runs: Locator) => ({
  pin: button(runs, 'Pin'),
  unpin: button(runs, 'Unpin'),
  resume: button(runs, 'Resume'),
  remove: button(runs, 'Remove'),
});
export const runName = (page: Page) => page.getByLabel('Name of the run');

export const files = (page: Page, title: string) => {
  const whole = page.getByRole('group', { name: `Files of the ${title}` });
  return { whole, save: button(whole, 'Save model'), load: whole.getByLabel('Load model') };
};

export const deviceName = (page: Page) => page.getByTestId('device');
/** When the browser kept the models last, among the diagnostics. */
export const saved = (page: Page) => page.getByTestId('saved');

export async function openDiagnostics(page: Page) {
  await view(page, 'Device');
  await page.getByText('Diagnostics').click();
}

/** How wide networks can be on this device. */
export const widthFit = (page: Page) => {
  const whole = page.getByRole('region', { name: 'Networks as large as this device likes' });
  return {
    find: button(whole, 'Find the widest'),
    stop: button(whole, 'Stop trying'),
    progress: whole.getByRole('progressbar', { name: 'Trying widths' }),
    rows: whole.locator('tbody').getByRole('row'),
    start: whole.getByRole('button', { name: /^Start a new run with width/ }),
  };
};

/** The same training with Burn and as a program. */
export const engines = (page: Page) => {
  const whole = page.getByRole('region', { name: 'The same training with Burn' });
  return {
    whole,
    compare: button(whole, 'Compare with Burn'),
    stop: button(whole, 'Stop comparing'),
    progress: whole.getByRole('progressbar', { name: 'Comparing' }),
    conclusion: whole.getByText('It is the same mathematics'),
    of: (family: FamilyName) => {
      const its = whole.getByTestId(`engines-${family}`);
      return {
        programSpeed: its.getByTestId('program-speed'),
        burnSpeed: its.getByTestId('burn-speed'),
        firstDifference: its.getByTestId('first-difference'),
        difference: its.getByTestId('difference'),
        rows: its.locator('tbody').getByRole('row'),
      };
    },
  };
};
