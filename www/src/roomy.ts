/** Whether there is room to begin with everything open; on a phone, details wait until they are asked for. */
export const isRoomy = () => matchMedia('(min-width: 701px)').matches;
