// Files and archives as the world sends them: each costs itself alone, and is named with a reason.

import { choose, drop, entries, file, png, pngFiles, replaced, withMethod, zip } from './image-files';
import { CPU, expect, open, test } from './page';

test('a file on which the decoder panics costs itself alone', async ({ page }) => {
  // No file is known on which the decoder panics; this one traps on those that say so.
  await page.context().route('**/assets/decoder-*.js', async (route) => {
    const response = await route.fetch();
    const trap = `
      const unreachable = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
      const panic = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(unreachable))).exports.f;
      WebAssembly.instantiateStreaming = undefined;
      const instantiate = WebAssembly.instantiate;
      WebAssembly.instantiate = async (...rest) => {
        const { instance, module } = await instantiate.apply(WebAssembly, rest);
        const decodeImage = (at, length, channels) => {
          const beginning = new Uint8Array(instance.exports.memory.buffer, at, Math.min(length, 5));
          return new TextDecoder().decode(beginning) === 'PANIC' ? panic() : instance.exports.decodeImage(at, length, channels);
        };
        return { instance: { exports: { ...instance.exports, decodeImage } }, module };
      };`;
    await route.fulfill({ response, body: trap + (await response.text()) });
  });
  await open(page, CPU);
  const [first, ...rest] = pngFiles(24);
  const panics = ['a', 'b'].map((name) => file(`${name}.png`, Buffer.from('PANIC')));
  await choose(page, [first!, ...panics, ...rest]);
  await expect(page.getByText('"My images 1" holds 24 images.')).toBeVisible();
  await page.getByText('2 left out').click();
  for (const name of ['a', 'b']) await expect(page.getByText(`${name}.png: the decoder failed on it.`)).toBeVisible();
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
  await expect(page.getByText('"mixed" holds 26 images.')).toBeVisible();
  await page.getByText('3 left out').click();
  await expect(page.getByText('mixed/pictures/secret.png: it is encrypted.')).toBeVisible();
  await expect(page.getByText('mixed/pictures/method.png: its compression is not read.')).toBeVisible();
  await expect(page.getByText('mixed/pictures/damaged.png: it is damaged in its archive')).toBeVisible();
});

test('what systems put into archives is passed over', async ({ page }) => {
  await open(page, CPU);
  const litter = ['a/__MACOSX/b/._1.png', 'a/b/._2.png', 'a/b/.DS_Store', 'a/b/Thumbs.db', '.hidden/1.png', 'a/desktop.ini'];
  const archive = await zip([...entries('a/b', 24), ...litter.map((name) => ({ name, bytes: Buffer.from('litter') }))]);
  await choose(page, file('mac.zip', archive));
  await expect(page.getByText('"mac" holds 24 images.')).toBeVisible();
  await expect(page.getByText('left out')).toHaveCount(0);
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
  await expect(page.getByText('"outer" holds 24 images.')).toBeVisible();
  await page.getByText('1 left out').click();
  await expect(page.getByText('outer/inner.zip: it is an archive inside an archive, which is not opened.')).toBeVisible();
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
  await expect(page.getByText('"My images 1" holds 8 images.')).toBeVisible();
  await page.getByText('1 left out').click();
  await expect(page.getByText('video.mp4: it is larger than 64 MB.')).toBeVisible();
});
