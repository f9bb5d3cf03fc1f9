// Starts the page. Loads it only from here on, so that whatever fails meanwhile can be told in words.

import './app.css';
import { takeOver } from './offline';
import { ensureLocale } from './start/locale';
import { tellWhyNotStarted } from './start/failure';

async function start(target: HTMLElement) {
  if (await takeOver()) return;
  ensureLocale();
  const [{ mount }, { default: App }, { language, SOURCE, wantedLocale }] = await Promise.all([
    import('svelte'),
    import('./App.svelte'),
    import('./locale/locale.svelte'),
  ]);
  // English comes with the page, whatever else is missing.
  await language.choose(wantedLocale()).catch(() => language.choose(SOURCE));
  target.replaceChildren();
  mount(App, { target });
}

const target = document.getElementById('app');
if (target) start(target).catch((error: unknown) => tellWhyNotStarted(target, error));
