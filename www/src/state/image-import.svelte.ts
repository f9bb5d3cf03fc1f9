// Turning image files into a data set: progress, and what came of it.

import type { ImportCommand, ImportEvent, Skipped } from '../import/protocol';
import type { OwnDataset } from './own-datasets';

export class ImageImport {
  /** What goes on; empty when nothing does. */
  progress = $state('');
  /** What came of the last import. */
  outcome = $state('');
  failed = $state(false);
  skipped = $state.raw<Skipped[]>([]);

  readonly running = $derived(this.progress !== '');

  /** Reads the files in a worker of their own; `undefined` if they make no data set. */
  run(files: File[], grey: boolean, title: string): Promise<OwnDataset | undefined> {
    this.progress = 'Reading the images';
    this.outcome = '';
    this.failed = false;
    this.skipped = [];
    const name = `own-${Date.now().toString(36)}`;
    const worker = new Worker(new URL('../import/worker.ts', import.meta.url), { type: 'module' });
    const done = new Promise<OwnDataset | undefined>((resolve) => {
      worker.onmessage = ({ data: event }: MessageEvent<ImportEvent>) => {
        if (event.type === 'progress') {
          this.progress = `Reading the images: ${event.read.toLocaleString('en')}`;
          return;
        }
        this.skipped = event.skipped;
        resolve(event.type === 'done' ? { name, title, ...event.imported } : this.#fail(event.message));
      };
      worker.onerror = ({ message }) => resolve(this.#fail(`The images could not be read. ${message ?? ''}`));
      this.cancel = () => resolve(undefined);
    });
    const command: ImportCommand = { files, grey, name, title };
    worker.postMessage(command);
    return done.finally(() => {
      worker.terminate();
      this.progress = '';
    });
  }

  cancel = () => {};

  #fail(message: string): undefined {
    this.failed = true;
    this.outcome = message;
  }
}
