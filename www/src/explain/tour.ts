// A short way round the page, for those who ask for it. Nothing of it is loaded before.

import { type Stop, stops } from './tour-stops';

/** Shows the parts of the page one after the other; those that are not there are left out. */
export async function startTour() {
  const [{ driver }] = await Promise.all([
    import('driver.js'),
    import('driver.js/dist/driver.css').then(() => import('./tour.css')), // ours after theirs
  ]);
  const shown = stops().flatMap(({ at, title, text }) => {
    const element = shownStop(at);
    return element ? [{ element, title, text }] : [];
  });
  const steps = shown.map(({ element, title, text }, index) => ({
    element,
    popover: { title, description: text, progressText: `${index + 1} of ${shown.length}` },
  }));
  if (steps.length === 0) return;
  const focused = document.activeElement;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const tour = driver({
    steps,
    animate: !still,
    smoothScroll: !still,
    popoverClass: 'lab-tour',
    showProgress: steps.length > 1,
    nextBtnText: 'Next',
    prevBtnText: 'Back',
    doneBtnText: 'Done',
    onPopoverRender: ({ closeButton }) => closeButton.setAttribute('aria-label', 'Close'),
    stagePadding: 6,
    stageRadius: 10,
    // The part that is shown is for looking at now.
    disableActiveInteraction: true,
    onDestroyed: () => {
      if (focused instanceof HTMLElement) focused.focus();
    },
  });
  tour.drive();
}

/** The part where a stop is: the first that takes up room. */
export function shownStop(at: Stop['at']): Element | undefined {
  return [...document.querySelectorAll(`[data-tour=${at}]`)].find((element) => element.getClientRects().length > 0);
}
