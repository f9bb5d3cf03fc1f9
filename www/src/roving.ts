// One tab stop for a group of controls: arrow keys move the focus inside it.

import type { Attachment } from 'svelte/attachments';

const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 };
/** Sliders take the other two themselves. */
const STEPS_AMONG_SLIDERS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };

/** The members of a group, as a selector. The one that had the focus last is the tab stop, at first the one that is current. */
export function roving(members: string, steps = STEPS): Attachment<HTMLElement> {
  return (group) => {
    let stop: HTMLElement | undefined;

    function settle() {
      const all = [...group.querySelectorAll<HTMLElement>(members)].filter((member) => !member.matches(':disabled'));
      if (!stop || !all.includes(stop)) stop = all.find((member) => member.matches('[aria-current]')) ?? all[0];
      for (const member of all) member.tabIndex = member === stop ? 0 : -1;
      return all;
    }

    function follow({ target }: FocusEvent) {
      stop = (target as HTMLElement).closest<HTMLElement>(members) ?? stop;
      settle();
    }

    function move(event: KeyboardEvent) {
      const by = steps[event.key];
      const all = settle();
      const place = all.indexOf(event.target as HTMLElement);
      if (by === undefined || place < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      all[Math.max(0, Math.min(place + by, all.length - 1))]?.focus();
    }

    // Members come and go, and are switched on and off.
    const observer = new MutationObserver(settle);
    observer.observe(group, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    group.addEventListener('focusin', follow);
    group.addEventListener('keydown', move);
    settle();
    return () => {
      observer.disconnect();
      group.removeEventListener('focusin', follow);
      group.removeEventListener('keydown', move);
    };
  };
}

/** A group of sliders: up and down move between them, left and right change one. */
export const rovingSliders = roving('input[type=range]', STEPS_AMONG_SLIDERS);
