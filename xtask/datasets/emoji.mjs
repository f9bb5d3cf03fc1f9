// Fluent Emoji, flat, by Microsoft (MIT), on white, with their categories.

import { createRequire } from 'node:module';
import { rgb } from './drawing.mjs';
import { write } from './output.mjs';
import { shuffled } from './random.mjs';

const require = createRequire(import.meta.url);
const { icons } = require('@iconify-json/fluent-emoji-flat/icons.json');
/** @type {{ categories: Record<string, string[]> }} */
const { categories } = require('@iconify-json/fluent-emoji-flat/metadata.json');

/** The same picture in another tone of skin adds nothing but weight to one category. */
const TONE = /-(light|medium-light|medium|medium-dark|dark)$/;

// The order of the categories is that of the names in emoji.rs.
const emoji = Object.values(categories).flatMap((names, label) =>
  names.filter((name) => icons[name] && !TONE.test(name)).map((name) => ({ name, label })),
);

write(
  shuffled(emoji, ({ name }) => name).map(({ name, label }) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${icons[name].body}</svg>`;
    return { values: rgb(svg, '#ffffff'), label };
  }),
);
