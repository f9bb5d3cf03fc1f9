// Where a popover goes: to the right of what was clicked, inside the window.

const GAP_PX = 6;

export function nextTo(clicked: Element, popover: Element) {
  const [box, from] = [popover.getBoundingClientRect(), clicked.getBoundingClientRect()];
  const { clientWidth, clientHeight } = document.documentElement;
  const within = (place: number, size: number, room: number) => `${Math.max(GAP_PX, Math.min(place, room - size - GAP_PX))}px`;
  return { left: within(from.right + GAP_PX, box.width, clientWidth), top: within(from.top, box.height, clientHeight) };
}
