/** Why a file is of no use, as a phrase such as "damaged": the file's own fault, which costs it alone. */
export class UnusableFile extends Error {}
