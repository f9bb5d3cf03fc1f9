// Files and archives as the world sends them: each costs itself alone, and is named with a reason.

import { choose, drop, entries, file, png, pngFiles, replaced, withMethod, zip } from './image-files';
import type { Page } from '@playwright/test';
import { CPU, expect, importing, open, OWN, test } from './page';

/** Puts code in front of the worker that makes data sets. */
async function beforeImport(page: Page, code: string) {
  await page.route('**/assets/worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: code + (await response.text()) });
  });
}

test('a file on which the decoder panics costs itself alone', async ({ page }) => {
  // No file is known on which the decoder panics. Instead of one that says it does, the decoder gets what throws inside,
  // and answers no more, like a module that trapped: only a decoder in its place can.
  await beforeImport(
    page,
    `
    const Whole = self.Worker;
    self.Worker = class extends Whole {
      trapped = false;
      postMessage(command, ...rest) {
        if (this.trapped) return;
        this.trapped = new TextDecoder().decode(command.file.subarray(0, 5)) === 'PANIC';
        if (this.trapped) super.postMessage({ ...command, file: null });
        else super.postMessage(command, ...rest);
      }
    };`,
  );
  await open(page, CPU);
  const [first, ...rest] = pngFiles(24);
  const panics = ['a', 'b'].map((name) => file(`${name}.png`, Buffer.from('PANIC')));
  await choose(page, [first!, ...panics, ...rest]);
  await expect(importing(page).made(OWN, 24)).toBeVisible();
  await importing(page).leftOut(2).click();
  for (const name of ['a', 'b']) await expect(page.getByText(`${name}.png: the decoder failed on it.`)).toBeVisible();
});

test('of more images than fit a sample is taken', async ({ page }) => {
  await beforeImport(
    page,
    `
    WebAssembly.instantiateStreaming = undefined;
    const instantiate = WebAssembly.instantiate;
    WebAssembly.instantiate = async (...rest) => {
      const { instance, module } = await instantiate.apply(WebAssembly, rest);
      return { instance: { exports: { ...instance.exports, imagesMax: () => 40 } }, module };
    };`,
  );
  await open(page, CPU);
  const folders = ['a', 'b', 'c'].flatMap((folder, index) => entries(folder, 20, 20 * index));
  await choose(page, file('many.zip', await zip([...folders, { name: 'read.me', bytes: Buffer.from('text') }])));
  await importing(page).make(3).click();
  await expect(
    page.getByText('"many" holds 40 images in 3 classes. They were chosen at random, with a fixed seed, from 60.'),
  ).toBeVisible();
  await importing(page).leftOut(1).click();
  await expect(page.getByText('many/read.me: not a PNG, JPEG, WebP or GIF.')).toBeVisible();
});

test('every bad entry of an archive costs itself alone', async ({ page }) => {
  await open(page, CPU);
  const good = entries('pictures', 24);
  const bad = ['damaged', 'method'].map((name, index) => ({ name: `pictures/${name}.png`, bytes: png(100 + index) }));
  const secret = { name: 'pictures/secret.png', bytes: png(102), options: { password: 'secret', zipCrypto: true } };
  const twin = [1, 2].map((number) => ({ name: `pictures/twin-${number}.png`, bytes: png(200 + number) }));
  let archive = await zip([...good, ...bad, secret, ...twin]);
  archive = withMethod(archive, 'pictures/method.png', 12);
  archive = replaced(archive, 'twin-2.png', 'twin-1.png');
  archive[archive.indexOf('pictures/damaged.png') + 80]! ^= 0x55;
  await choose(page, file('mixed.zip', archive));
  await expect(importing(page).made('mixed', 26)).toBeVisible();
  await importing(page).leftOut(3).click();
  await expect(page.getByText('mixed/pictures/secret.png: encrypted.')).toBeVisible();
  await expect(page.getByText('mixed/pictures/method.png: compressed in a way that cannot be read.')).toBeVisible();
  await expect(page.getByText('mixed/pictures/damaged.png: damaged in the archive')).toBeVisible();
});

test('what systems put into archives is passed over', async ({ page }) => {
  await open(page, CPU);
  const litter = ['a/__MACOSX/b/._1.png', 'a/b/._2.png', 'a/b/.DS_Store', 'a/b/Thumbs.db', '.hidden/1.png', 'a/desktop.ini'];
  const archive = await zip([...entries('a/b', 24), ...litter.map((name) => ({ name, bytes: Buffer.from('litter') }))]);
  await choose(page, file('mac.zip', archive));
  await expect(importing(page).made('mac', 24)).toBeVisible();
  await expect(importing(page).leftOut()).toHaveCount(0);
});

test('an archive is known by its content, in front of which anything may stand', async ({ page }) => {
  await open(page, CPU);
  const archive = Buffer.concat([Buffer.from('#!/bin/sh\n'.repeat(500)), await zip(entries('pictures', 24))]);
  await drop(page, [file('installer.bin', archive)]);
  await expect(page.getByText('holds 24 images.')).toBeVisible();
});

test('an archive inside an archive is not opened, and says so', async ({ page }) => {
  await open(page, CPU);
  const inner = { name: 'inner.zip', bytes: await zip(entries('pictures', 4)) };
  await choose(page, file('outer.zip', await zip([...entries('pictures', 24), inner])));
  await expect(importing(page).made('outer', 24)).toBeVisible();
  await importing(page).leftOut(1).click();
  await expect(page.getByText('outer/inner.zip: an archive inside an archive, which is not opened.')).toBeVisible();
});

test('a file too large for an image is left out before it is read', async ({ page }) => {
  await open(page, CPU);
  const encoded = pngFiles(8).map(({ name, buffer }) => [name, buffer.toString('base64')] as const);
  const transfer = await page.evaluateHandle((files) => {
    const dropped = new DataTransfer();
    // 2.2 GB that take 4 MB: parts of a blob may be the same.
    const part = new Blob([new Uint8Array(2 ** 22)]);
    dropped.items.add(new File(Array<Blob>(525).fill(part), 'video.mp4'));
    for (const [name, base64] of files) {
      dropped.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name));
    }
    return dropped;
  }, encoded);
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await expect(importing(page).made(OWN, 8)).toBeVisible();
  await importing(page).leftOut(1).click();
  await expect(page.getByText('video.mp4: larger than 64 MB.')).toBeVisible();
});
