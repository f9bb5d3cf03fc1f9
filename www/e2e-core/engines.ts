// The browsers that the core is tested in, each with its WebDriver. Flags and preferences are those of webdriver.json.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const options = JSON.parse(readFileSync(new URL('../../webdriver.json', import.meta.url), 'utf8'));

/** What one test gives to a browser. */
interface Folders {
  /** Where the browser saves what it downloads. */
  downloads: string;
  /** Where settings of the desktop may be put. */
  settings: string;
}

export interface Engine {
  /** The WebDriver server: a path, or a name in the search path. */
  driver: string;
  capabilities: (folders: Folders) => Record<string, unknown>;
  environment: (folders: Folders) => NodeJS.ProcessEnv;
}

const chromium: Engine = {
  driver: process.env.CHROMEDRIVER_PATH ?? 'chromedriver',
  capabilities: ({ downloads }) => ({
    browserName: 'chrome',
    'goog:chromeOptions': {
      ...options['goog:chromeOptions'],
      binary: process.env.CHROME_PATH,
      prefs: { 'download.default_directory': downloads },
    },
  }),
  environment: () => ({}),
};

const firefox: Engine = {
  driver: process.env.GECKODRIVER_PATH ?? 'geckodriver',
  capabilities: ({ downloads }) => ({
    browserName: 'firefox',
    'moz:firefoxOptions': {
      ...options['moz:firefoxOptions'],
      binary: process.env.FIREFOX_PATH,
      prefs: {
        ...options['moz:firefoxOptions'].prefs,
        // 2: the folder that is named.
        'browser.download.folderList': 2,
        'browser.download.dir': downloads,
      },
    },
  }),
  environment: () => ({}),
};

const webkitgtk: Engine = {
  driver: process.env.WEBKIT_DRIVER_PATH ?? 'WebKitWebDriver',
  // The small browser that comes with the driver, which knows where it lies.
  capabilities: () => ({ browserName: 'MiniBrowser' }),
  // It has no setting for the folder: it asks the desktop.
  environment: ({ downloads, settings }) => {
    mkdirSync(settings, { recursive: true });
    writeFileSync(join(settings, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
    // Its sandbox does not start for root.
    const root = process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {};
    return { XDG_CONFIG_HOME: settings, ...root };
  },
};

export const ENGINES = { chromium, firefox, webkitgtk };
