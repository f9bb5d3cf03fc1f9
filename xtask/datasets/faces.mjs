// Faces in the style "Toon Head" by Johan Melin (CC BY 4.0), close up.

import { createAvatar } from '@dicebear/core';
import * as toonHead from '@dicebear/toon-head';
import { rgb } from './drawing.mjs';
import { write } from './output.mjs';
import { choice } from './random.mjs';

const COUNT = 8192 + 1024;
const GROUNDS = ['#b6e3f4', '#c0aede', '#d1d4f9', '#ffd5dc', '#ffdfbf', '#c8e6c9'];
/** The part of the drawing, 768 units wide, that holds the head. */
const HEAD = 'viewBox="120 56 528 528"';

/** Bits of a label; the names are in faces.rs. @type {((face: Record<string, string | undefined>) => boolean)[]} */
const ATTRIBUTES = [
  ({ rearHair }) => rearHair !== undefined,
  ({ hair }) => hair === 'bun',
  ({ hairColor }) => hairColor === '#2c1b18' || hairColor === '#724133',
  ({ beard }) => beard === 'fullBeard' || beard === 'longBeard',
  ({ beard }) => beard === 'moustacheTwirl' || beard === 'chinMoustache',
  ({ mouth }) => mouth === 'smile' || mouth === 'laugh',
  ({ eyes }) => eyes === 'happy' || eyes === 'humble',
  ({ eyes }) => eyes === 'wink',
];

write(
  Array.from({ length: COUNT }, (_, index) => {
    // The generator draws alike from seeds alike, so each is a word of its own.
    const seed = `face ${choice(2 ** 32, 'face', index)} ${index}`;
    const avatar = createAvatar(toonHead, { seed, beardProbability: 40 });
    const face = /** @type {Record<string, string | undefined>} */ (avatar.toJson().extra);
    const svg = avatar.toString().replace('viewBox="0 0 768 768"', HEAD);
    if (!svg.includes(HEAD)) throw new Error('the drawing has another size than expected');
    const ground = /** @type {string} */ (GROUNDS[choice(GROUNDS.length, 'ground', index)]);
    const label = ATTRIBUTES.reduce((bits, has, bit) => bits | (Number(has(face)) << bit), 0);
    return { values: rgb(svg, ground), label };
  }),
);
