// Which steps of a run are kept, where not all can be: the beginning closely, the rest ever more sparsely.

/**
 * At most so many of them, the first and the last among them. What goes first is what its neighbours are nearest to, as ratios:
 * much happens between the steps 1 and 10, little between 1,001 and 1,010.
 */
export function spread<T extends { step: number }>(all: T[], most: number): T[] {
  const kept = [...all];
  while (kept.length > most) {
    const gaps = kept.slice(1, -1).map((_, index) => Math.log(((kept[index + 2]?.step ?? 0) + 1) / ((kept[index]?.step ?? 0) + 1)));
    kept.splice(1 + gaps.indexOf(Math.min(...gaps)), 1);
  }
  return kept;
}
