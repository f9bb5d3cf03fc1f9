/** Measures that are told of every run, so that runs can be compared. */
export const COMPARED_MEASURES = ['frechet', 'precision', 'recall', 'sharpness'];
