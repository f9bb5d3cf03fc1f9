// The words that a page shows or tells screen readers.

import type { Page } from '@playwright/test';

/** Latin words that stand in Chinese text as well: names, units, symbols, addresses and keys. */
const INTERNATIONAL = new Set(
  `GAN VAE FLOW GANs VAEs Lab DCGAN Net WebGPU GPU CPU KL ELBO Adam ReLU LeakyReLU SiLU tanh logit slerp FID PSNR SSIM RMS RGBA NaN PyTorch Burn Rust
  PNG JPEG WebP GIF HEIC AVIF CSV zip pdf kB MB GB dB ms min px Shift Esc Escape Enter PageUp PageDown English Larsen Wasserstein softplus
  SwiftShader llvmpipe Chrome Edge Safari Firefox Emoji emoji http https localhost safetensors T et al MIT CC BY SA`.split(/\s+/),
);

/** Words of another language than Chinese, with where they stand; what is marked as English may be so. */
export async function latinWords(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = [];
    const isEnglish = (element: Element | null) => element?.closest('[lang=en], script, style, math, kbd, noscript') !== null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      if (!isEnglish(parentElement) && textContent?.trim()) found.push(textContent.trim());
    }
    for (const element of document.querySelectorAll('*')) {
      if (isEnglish(element)) continue;
      for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'aria-valuetext']) {
        const text = element.getAttribute(name);
        if (text) found.push(text);
      }
    }
    return found;
  });
  const isForeign = (text: string) =>
    (text.replaceAll(/D\((?:real|fake)\)/g, '').match(/[A-Za-zÀ-ž][A-Za-zÀ-ž'’]+/g) ?? []).some((word) => !INTERNATIONAL.has(word));
  return [...new Set(texts.filter(isForeign))];
}
