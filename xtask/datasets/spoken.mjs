// The digits, spoken by eSpeak NG in many voices: 16-bit samples at 22,050 Hz, a second each.

import Espeak from '@echogarden/espeak-ng-emscripten';
import { write } from './output.mjs';
import { choice } from './random.mjs';

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const ACCENTS = ['en-US', 'en-US-nyc', 'en-GB-x-rp', 'en', 'en-GB-scotland', 'en-GB-x-gbclan', 'en-GB-x-gbcwmd', 'en-029'];
const VARIANTS = ['m1', 'm2', 'm3', 'm4', 'm6', 'm7', 'f1', 'f2', 'f3', 'f4', 'f5', ''];
/** More than are needed, since some speak too slowly. */
const SPEAKERS = 500;
const SECOND = 22_050;

// The synthesiser seeds the noise in its voices from the clock; the same clips are wanted every time.
Date.now = () => 0;
Math.random = () => 0.5;
const { eSpeakNGWorker } = await Espeak();
const espeak = new eSpeakNGWorker();

/** @param {string} text */
function speak(text) {
  /** @type {Int16Array[]} */
  const chunks = [];
  espeak.synthesize(text, (/** @type {ArrayBuffer | undefined} */ audio) => {
    if (audio) chunks.push(new Int16Array(audio.slice(0)));
    return 0;
  });
  const clip = new Int16Array(SECOND);
  let length = 0;
  for (const chunk of chunks) {
    clip.set(chunk.subarray(0, SECOND - length), length);
    length = Math.min(length + chunk.length, SECOND);
  }
  if (length === 0) throw new Error(`nothing was said for "${text}"`);
  return new Uint8Array(clip.buffer);
}

write(
  Array.from({ length: SPEAKERS }, (_, speaker) => {
    const accent = ACCENTS[choice(ACCENTS.length, 'accent', speaker)];
    const variant = VARIANTS[choice(VARIANTS.length, 'variant', speaker)];
    const voice = `gmw/${accent}${variant && `+${variant}`}`;
    if (espeak.set_voice(voice) !== 0) throw new Error(`there is no voice ${voice}`);
    espeak.set_pitch(30 + choice(45, 'pitch', speaker));
    espeak.set_rate(150 + choice(80, 'rate', speaker));
    return DIGITS.map((digit, label) => ({ values: speak(digit), label }));
  }).flat(),
);
