// One tab stop for a group of controls: arrow keys move the focus inside it.

import type { Attachment } from 'svelte/attachments';

const UP_AND_DOWN: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };
const STEPS: Record<string, number> = { ...UP_AND_DOWN, ArrowLeft: -1, ArrowRight: 1 };

/** What stands at a place, or at the end that is nearest to it. */
const within = <T>(all: T[], place: number) => all[Math.max(0, Math.min(place, all.length - 1))];

/**
 * The members of a group, as a selector. The one that had the focus last is the tab stop, at first the one that is current.
 * With `rows`, up and down move to the same place of another row.
 */
export function roving(
  members: string,
  { steps = STEPS, rows }: { steps?: Record<string, number>; rows?: string } = {},
): Attachment<HTMLElement> {
  return (group) => {
    let stop: HTMLElement | undefined;
    const membersOf = (part: Element) => [...part.querySelectorAll<HTMLElement>(members)].filter((member) => !member.matches(':disabled'));

    function settle() {
      const all = membersOf(group);
      if (!stop || !all.includes(stop)) stop = all.find((member) => member.matches('[aria-current]')) ?? all[0];
      for (const member of all) member.tabIndex = member === stop ? 0 : -1;
      return all;
    }

    function follow({ target }: FocusEvent) {
      stop = (target as HTMLElement).closest<HTMLElement>(members) ?? stop;
      settle();
    }

    /** The same place in another row; rows may have different numbers of members. */
    function inOtherRow(member: HTMLElement, rows: string, by: number) {
      const filled = [...group.querySelectorAll(rows)].map(membersOf).filter((row) => row.length > 0);
      const here = filled.findIndex((row) => row.includes(member));
      const place = filled[here]?.indexOf(member) ?? 0;
      return within(within(filled, here + by) ?? [], place);
    }

    function move(event: KeyboardEvent) {
      const by = steps[event.key];
      const all = settle();
      const member = event.target as HTMLElement;
      if (by === undefined || !all.includes(member) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const next = rows && event.key in UP_AND_DOWN ? inOtherRow(member, rows, by) : within(all, all.indexOf(member) + by);
      next?.focus();
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

/** A group of sliders: up and down move between them; the other two keys change one. */
export const rovingSliders = roving('input[type=range]', { steps: UP_AND_DOWN });
