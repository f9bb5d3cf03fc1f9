// Encodes animations away from the page.

import { encode } from 'modern-gif';

type Options = Parameters<typeof encode>[0];

self.onmessage = ({ data }: MessageEvent<Options>) => {
  // What goes wrong reaches the page as an error of this worker.
  encode(data).then((gif) => self.postMessage(gif, { transfer: [gif] }), reportError);
};
