// Decodes one image file after the other. A worker of its own, because a decoder that panics leaves nothing usable
// behind, and because the memory of a WebAssembly instance never shrinks: `DecoderClient` replaces it.

import init, { decodeImage } from '../../../image-import/pkg/image_import.js';
import wasmUrl from '../../../image-import/pkg/image_import_bg.wasm?url';
import type { DecoderCommand, DecoderEvent } from './protocol';

const post = (event: DecoderEvent, transfer: Transferable[] = []) => self.postMessage(event, { transfer });

// A file that cannot be loaded rejects here, which the client hears as an error of the worker.
const { memory } = await init({ module_or_path: new URL(wasmUrl, self.location.href) });

self.onmessage = ({ data: { file, channels } }: MessageEvent<DecoderCommand>) => {
  try {
    const pixels = new Uint8Array(decodeImage(file, channels));
    post({ type: 'decoded', pixels, memory: memory.buffer.byteLength }, [pixels.buffer]);
  } catch (error) {
    // Reasons are strings; whatever else is thrown is a trap.
    if (typeof error === 'string') post({ type: 'refused', reason: error, memory: memory.buffer.byteLength });
    else post({ type: 'trapped' });
  }
};

post({ type: 'ready' });
