// Fetches with progress.

import wasmUrl from '../../../pkg-program/gan_vae_lab_program_bg.wasm?url';
import { phrase, type Phrase } from '../phrase';
import type { CatalogueEntry } from '../protocol';
import { LoadError } from './failure';
import { asModule } from './fetch-module';
import { watchWasmMemory } from './memory';
import type { PretrainedRecords } from './pretrained-records';
import { startEverywhere } from './program';

type Loading = (what: Phrase) => void;

/** Loads and starts the wasm program; resolves to it as it was compiled, so that other workers need not do it again. */
export async function loadProgram(loading: Loading): Promise<WebAssembly.Module> {
  // Built addresses are relative to this worker's own file.
  const { body } = await get(new URL(wasmUrl, self.location.href), phrase('the app'), loading);
  const program = await WebAssembly.compileStreaming(asModule(body));
  watchWasmMemory(await startEverywhere(program));
  return program;
}

/** What data sets are bundled. */
export async function fetchCatalogue(baseUrl: string, loading: Loading): Promise<CatalogueEntry[]> {
  const response = await get(new URL('datasets/index.json', baseUrl), phrase('the list of data sets'), loading);
  return response.json();
}

/** The bytes of a bundled data set. */
export async function fetchDataset(name: string, baseUrl: string, loading: Loading) {
  const url = new URL(`datasets/${name}.gvld`, baseUrl);
  const response = await get(url, phrase('the data set "{name}"', { name }), loading);
  return new Uint8Array(await response.arrayBuffer());
}

/** Trained models by data set, then by family. */
export type PretrainedIndex = Record<string, Record<string, { file: string; records?: string }>>;

/** What trained models there are. */
export async function fetchPretrainedIndex(baseUrl: string, loading: Loading): Promise<PretrainedIndex> {
  const response = await get(new URL('pretrained/index.json', baseUrl), phrase('the list of trained models'), loading);
  return response.json();
}

/** What is known of the trained models of a bundled data set. */
export async function fetchPretrainedRecords(file: string, baseUrl: string, loading: Loading): Promise<PretrainedRecords> {
  const response = await get(new URL(`pretrained/${file}`, baseUrl), phrase('what is known of trained models'), loading);
  return response.json();
}

/** The bytes of a trained model. */
export async function fetchPretrained(file: string, baseUrl: string, loading: Loading) {
  const response = await get(new URL(`pretrained/${file}`, baseUrl), phrase('trained models'), loading);
  return new Uint8Array(await response.arrayBuffer());
}

async function get(url: URL, what: Phrase, loading: Loading): Promise<Response> {
  loading(phrase('Loading {what}', { what }));
  const failed = (why: string) => new LoadError(phrase('Loading {what} failed ({why}).', { what, why }));
  const response = await fetch(url).catch((error: unknown) => {
    throw failed(String(error));
  });
  if (!response.ok || !response.body) {
    throw failed(`${response.status} ${response.statusText}`);
  }
  let bytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      loading(phrase('Loading {what}: {size} MB', { what, size: (bytes / 1e6).toFixed(1) }));
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counter), { headers: response.headers });
}
