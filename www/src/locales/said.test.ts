// What workers say, and what the program says of images, is translated; what nobody says any more is not.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import translations from './said.zh-CN.json';

const SAYING = ['src/worker', 'src/import', 'src/storage', 'src/state'];
const PHRASE = /\bphrase\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;

function sourcesIn(folder: string, ending: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((name) => name.endsWith(ending) && !name.includes('test')).map((name) => readFileSync(join(folder, name), 'utf8'));
}

test('every phrase of the workers is translated', () => {
  const sources = SAYING.flatMap((folder) => sourcesIn(folder, '.ts'));
  const said = sources.flatMap((source) => [...source.matchAll(PHRASE)].map(([, single, double]) => (single ?? double ?? '').replaceAll('\\', '')));
  expect(Object.keys(translations.workers).sort()).toEqual([...new Set(said)].sort());
});

test('every formula is read out in both languages', () => {
  const readings = sourcesIn('src/explain/formulas', '.tex').map((source) => source.match(/^% (.+)/)?.[1] ?? '');
  expect(Object.keys(translations.formulas).sort()).toEqual(readings.sort());
});

test('every translated reason to leave a file out is given by the decoder', () => {
  const program = sourcesIn('../image-import/src', '.rs').join();
  for (const reason of Object.keys(translations.images)) expect(program).toContain(reason);
});

test('a translation has the values of its phrase', () => {
  const values = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const section of Object.values<Record<string, string>>(translations)) {
    for (const [english, chinese] of Object.entries(section)) expect(values(chinese), english).toEqual(values(english));
  }
});
