// Where an explanation goes: under its word, or above it in the lower half of the window.

const GAP = 6;
/** What the explanation is wide at most, and its distance from the window's edge; see Term.svelte. */
const [WIDTH, MARGIN] = [320, 8];

export function beside(word: Element) {
  // A word that is broken over two lines has two boxes.
  const box = word.getClientRects()[0] ?? word.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const left = Math.max(MARGIN, Math.min(box.left, clientWidth - WIDTH - MARGIN));
  const below = box.bottom < clientHeight / 2;
  return {
    left: `${left}px`,
    top: below ? `${box.bottom + GAP}px` : 'auto',
    bottom: below ? 'auto' : `${clientHeight - box.top + GAP}px`,
  };
}
