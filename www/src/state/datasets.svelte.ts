// Which data sets there are to choose from: those that are bundled, then the visitor's own.

import { createContext } from 'svelte';
import type { LabelKind } from '../../../pkg/gan_vae_lab.js';
import type { CatalogueEntry } from '../protocol';
import { forgetDataset, keepDataset, keptDatasets, type OwnDataset } from './own-datasets';
import { say, sayNames } from '../locale/say';
import { type Phrase } from '../phrase';

/** What is shown of a data set before it is loaded. */
export interface DatasetChoice {
  name: string;
  title: string;
  channels: number;
  training: number;
  heldOut: number;
  bytes: number;
  labels: { kind: LabelKind; names?: string[] };
  licence: string;
  source: string;
  link: string;
  /** Address of the contact sheet. */
  sheet: string;
  /** The data file of an own data set. */
  file?: Blob;
}

export class Datasets {
  bundled = $state.raw<DatasetChoice[]>([]);
  own = $state.raw<DatasetChoice[]>([]);
  /** Titles of own data sets that only a newer version of this page can read. */
  newer = $state.raw<string[]>([]);
  /** Why own data sets that were kept cannot be read. */
  unreadable = $state.raw<Phrase>();
  /** Name of the one that the next model trains on. */
  chosen = $state('');
  /** Own data sets that the browser has not kept so far. */
  #unkept: OwnDataset[] = [];
  readonly all = $derived([...this.bundled.map((one) => ({ ...one, title: say(one.title) })), ...this.own]);
  readonly choice = $derived(this.all.find(({ name }) => name === this.chosen));

  /** Names of labels of a data set. A visitor's own are as the visitor wrote them, whatever else has such a name. */
  sayLabels(dataset: string | undefined, names: string): string {
    return this.bundled.some(({ name }) => name === dataset) ? sayNames(names) : names;
  }

  /** Takes the list of bundled data sets, looks for own ones and chooses the wanted one; returns it if it is not there. */
  async open(catalogue: CatalogueEntry[], wanted: string | undefined): Promise<string | undefined> {
    this.bundled = catalogue.map(({ shape, training, held_out, ...rest }) => ({
      ...rest,
      channels: shape[0],
      training: training.count,
      heldOut: held_out.count,
      sheet: new URL(`datasets/${rest.name}.png`, document.baseURI).href,
    }));
    if (this.own.length === 0) await this.#openOwn();
    const name = this.chosen || wanted;
    const found = this.all.find((one) => one.name === name);
    this.chosen = found?.name ?? this.all[0]?.name ?? '';
    return found ? undefined : name;
  }

  async #openOwn() {
    const { datasets, newer, unreadable } = await keptDatasets();
    this.own = datasets.map(choiceOf);
    this.newer = newer;
    this.unreadable = unreadable;
  }

  /** Adds an own data set; returns why it will not be there after a reload, and nothing if it will. */
  async add(dataset: OwnDataset): Promise<Phrase | undefined> {
    this.own = [...this.own, choiceOf(dataset)];
    const reason = await keepDataset(dataset);
    if (reason) this.#unkept.push(dataset);
    return reason;
  }

  /** There may be room by now. */
  async keepAgain() {
    const tried = await Promise.all(this.#unkept.map(async (dataset) => ((await keepDataset(dataset)) ? dataset : undefined)));
    this.#unkept = tried.filter((dataset) => dataset !== undefined);
  }

  async remove(name: string) {
    const removed = this.own.find((one) => one.name === name);
    if (removed) URL.revokeObjectURL(removed.sheet);
    this.own = this.own.filter((one) => one !== removed);
    this.#unkept = this.#unkept.filter((one) => one.name !== name);
    await forgetDataset(name);
  }
}

export const [getDatasets, setDatasets] = createContext<Datasets>();

function choiceOf({ name, title, channels, training, heldOut, classes, file, sheet }: OwnDataset): DatasetChoice {
  return {
    name,
    title,
    channels,
    training,
    heldOut,
    bytes: file.size,
    labels: classes.length > 0 ? { kind: 'classes', names: classes } : { kind: 'none' },
    licence: '',
    source: '',
    link: '',
    sheet: URL.createObjectURL(sheet),
    file,
  };
}
