// Colours of families: by their order alone, so that another family has one without being known by name.

/** As many as app.css has. */
const COLOURS = ['--family-1', '--family-2', '--family-3', '--family-4'] as const;

/** The custom property with the colour of the family at a place, counted from 0. */
export const familyColour = (place: number): string => COLOURS[place % COLOURS.length] ?? COLOURS[0];
