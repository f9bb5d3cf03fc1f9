/** Why a file is of no use, as a phrase such as "it is broken": the file's own fault, which costs it alone. */
export class UnusableFile extends Error {}
