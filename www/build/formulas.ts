// Makes MathML of formulas in TeX while building, so that the page carries no typesetter.
// The first line of a formula is a comment that says how it is read out; each line after it is a
// piece, and a narrow page may break the formula between pieces.

import { readFileSync } from 'node:fs';
import temml from 'temml';
import type { Plugin } from 'vite';
import type { Formula } from '../src/explain/formulas/formula.ts';

export function formulas(): Plugin {
  return {
    name: 'formulas',
    load: {
      filter: { id: /\.tex$/ },
      handler(id) {
        this.addWatchFile(id);
        return { code: `export default ${JSON.stringify(parse(readFileSync(id, 'utf8')))};`, moduleType: 'js' };
      },
    },
  };
}

function parse(source: string): Formula {
  const [first = '', ...pieces] = source.trim().split('\n');
  const reading = first.match(/^% (.+)/)?.[1];
  if (!reading) throw new Error('a formula starts with a comment that says how it is read out');
  return { reading, pieces: pieces.map(mathml) };
}

function mathml(piece: string): string {
  const typeset = temml.renderToString(piece, { displayMode: true, throwOnError: true });
  const plain = typeset.replace(/^<math [^>]*>/, '<math display="block">');
  // The page's policy forbids them, and what they do would be missing there alone.
  if (/\sstyle=/.test(plain)) throw new Error(`this formula takes inline styles: ${piece}`);
  return plain;
}
