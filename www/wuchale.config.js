// Takes the words out of the page's sources into catalogues, `src/locales/*.po`, and puts them back by language.

import { adapter, svelteDefaultHeuristic } from '@wuchale/svelte';
import { defineConfig } from 'wuchale';

/** What workers and the program say is a phrase, which the page says in its language; these have none of their own. */
const WITHOUT_WORDS = ['worker', 'import', 'storage', 'service-worker', 'start', 'locale', 'locales'];
const TESTS = 'src/**/*.test.ts';

/** Every text in these is for people, single small words among them. */
const WORDS_ALONE = ['src/explain/glossary.ts'];

const isScript = ({ file }) => file.endsWith('.ts');

/** What browsers call keys and kinds of data. */
const NAMES = ['Enter', 'Escape', 'Files'];

/** Attributes that people read or hear; others are codes. */
const WORDED = ['title', 'alt', 'placeholder', 'label', 'name', 'note', 'aria-label', 'aria-valuetext', 'aria-description'];

/** Text that begins small, or with a value, is for people if it has several words; codes and selectors have none. */
function isForPeople(message) {
  const { file, scope, attribute } = message.details;
  // A phrase is translated where it is said.
  if (NAMES.includes(message.msgStr[0]) || message.details.call === 'phrase') return false;
  if (WORDS_ALONE.includes(file)) return 'message';
  const usual = svelteDefaultHeuristic(message);
  if (usual || scope === 'markup' || (scope === 'attribute' && !WORDED.includes(attribute))) return usual;
  const text = message.msgStr.join(' ').replace(/\{\d+\}/g, 'X');
  return / /.test(text) && /(?:^|[ (])[a-z]{2,}(?:[ .,:;?!)]|$)/.test(text) && !/[<>{}[\]=]|-serif|^\(/.test(text) && 'message';
}

export default defineConfig({
  locales: ['en', 'zh-CN'],
  localesDir: 'src/locales',
  adapters: {
    page: adapter({
      files: { include: ['src/**/*.svelte', 'src/**/*.ts'], ignore: [...WITHOUT_WORDS.map((folder) => `src/${folder}/**`), TESTS] },
      loader: 'custom',
      heuristic: (message) => (isScript(message.details) && message.details.funcName == null ? false : isForPeople(message)),
      runtime: {
        // A script asks for the words whenever a function says something, a component once.
        initReactive: ({ file, funcName, nested }) =>
          isScript({ file }) ? (nested || funcName == null ? null : false) : funcName == null ? true : null,
        useReactive: ({ file }) => !isScript({ file }),
      },
    }),
  },
});
