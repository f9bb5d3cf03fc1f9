/** Height and width of every image that the page draws, in pixels. */
export const IMAGE_SIZE = 32;
