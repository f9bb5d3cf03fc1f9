// Folders as labels, the convention of every trainer: "pets/cats/1.png" is of the class "cats".

/** Folders of such names split a set; the classes are inside them, as in "train/cats/1.png". */
const SPLIT = /^(train|training|test|testing|val|valid|validation|dev|eval|evaluation)$/i;

/**
 * The folder that may be the class of each file: the first one in which paths differ. Empty for files outside of it;
 * empty for all unless there are at least two such folders.
 */
export function foldersOf(paths: string[]): string[] {
  const folders = withoutCommon(paths.map((path) => path.split('/').slice(0, -1)));
  const splits = folders.every(([first]) => first !== undefined && SPLIT.test(first));
  const names = folders.map((parts) => parts[splits ? 1 : 0] ?? '');
  const distinct = new Set(names.filter((name) => name !== ''));
  return distinct.size < 2 ? paths.map(() => '') : names;
}

/** Drops the folders at the beginning that all have in common. */
export function withoutCommon(folders: string[][]): string[][] {
  const [first] = folders;
  let common = first?.length ?? 0;
  for (const parts of folders) {
    while (common > 0 && parts.slice(0, common).some((part, level) => part !== first![level])) common -= 1;
    common = Math.min(common, parts.length);
  }
  return folders.map((parts) => parts.slice(common));
}
