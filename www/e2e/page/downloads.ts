// Files that the page gives away.

import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';

/** What comes when a button is pressed. */
export async function download(page: Page, pressed: Locator): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent('download');
  await pressed.click();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}
