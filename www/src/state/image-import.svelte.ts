// Turning image files into a data set: progress, the question about labels, and what came of it.

import type { ChosenFile, Folder, ImportCommand, ImportEvent, Labelling, Skipped } from '../import/protocol';
import { OWN_DATASET_VERSION, type OwnDataset } from './own-datasets';
import { number } from '../locale/numbers';
import { say } from '../locale/say';

export class ImageImport {
  grey = $state(false);
  /** What goes on; empty when nothing does. */
  progress = $state('');
  /** Folders that may become classes, while the visitor is asked. */
  folders = $state.raw<Folder[]>([]);
  /** What came of the last import, or why there was none. */
  outcome = $state('');
  failed = $state(false);
  skipped = $state.raw<Skipped[]>([]);
  /** The number of images of which the last data set is a sample; nothing if it has all. */
  sampledFrom = $state.raw<number>();

  readonly running = $derived(this.progress !== '' || this.folders.length > 0);

  /** Reads the files in a worker of their own; `undefined` if they make no data set. */
  run(files: ChosenFile[], title: string): Promise<OwnDataset | undefined> {
    this.outcome = '';
    this.failed = false;
    this.skipped = [];
    this.sampledFrom = undefined;
    this.progress = 'Looking for images';
    const worker = new Worker(new URL('../import/worker.ts', import.meta.url), { type: 'module' });
    const send = (command: ImportCommand) => worker.postMessage(command);
    const make = (labels: Labelling) => {
      this.folders = [];
      this.progress = 'Reading the images';
      send({ type: 'make', grey: this.grey, title, labels });
    };
    const done = new Promise<OwnDataset | undefined>((resolve) => {
      worker.onmessage = ({ data: event }: MessageEvent<ImportEvent>) => {
        switch (event.type) {
          case 'scanning':
            this.progress = `Looking for images: ${number(event.images)}`;
            break;
          case 'found':
            this.progress = '';
            this.folders = event.folders;
            this.label = make;
            if (event.folders.length === 0) make({ leftOut: [] });
            break;
          case 'progress':
            this.progress = `Reading the images: ${number(event.read)} of ${number(event.of)}`;
            break;
          case 'done':
            this.skipped = event.skipped;
            this.sampledFrom = event.sampledFrom;
            resolve({ version: OWN_DATASET_VERSION, title, ...event.imported });
            break;
          case 'failed':
            this.skipped = event.skipped;
            this.refuse(say(event.message));
            resolve(undefined);
            break;
        }
      };
      worker.onerror = ({ message }) => {
        this.refuse(`The images could not be read. ${message ?? ''}`);
        resolve(undefined);
      };
      this.cancel = () => resolve(undefined);
    });
    send({ type: 'scan', files });
    return done.finally(() => {
      worker.terminate();
      this.progress = '';
      this.folders = [];
    });
  }

  cancel = () => {};
  /** Answers the question about labels. */
  label: (labels: Labelling) => void = () => {};

  /** Says why there is no data set. */
  refuse(message: string) {
    this.failed = true;
    this.outcome = message;
  }
}
