/** How faint the lines of pinned runs are, the first one's and the second one's. */
export const PINNED_ALPHA = [0.5, 0.25];
