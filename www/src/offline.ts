// The page works without a network after its first visit, and tells when that is so.

import type { Request } from './service-worker/protocol';

/** How long a page that begins waits to hear from a new version of itself, and then for it to be there. */
const PATIENCE_MS = 3000;

export interface OfflineNews {
  /** From now on the page comes up without a network; told once a visit. */
  ready?: () => void;
  /** A new version is here, and will be used at the next visit, or after a reload if no other page of this one is open. */
  newVersion?: () => void;
}

// Missing in some browsers and windows, whatever the type says; and Vite's development server has no such worker.
const container: ServiceWorkerContainer | undefined = import.meta.env.PROD ? navigator.serviceWorker : undefined;

/**
 * A new version waits until no page of the old one is open, because such a page may still load parts
 * of itself. One that has only just begun, and is alone, makes way: call this before anything else.
 * If it returns true, the page is about to be reloaded and should do nothing more.
 */
export async function takeOver(): Promise<boolean> {
  if (!container?.controller) return false;
  const waiting = (await container.getRegistration().catch(() => undefined))?.waiting;
  if (!waiting || !(await soon(ask(waiting, { type: 'is-alone' })))) return false;
  // From here on there is no way back: the old version's files may be gone at any time.
  void ask(waiting, { type: 'take-over' });
  // Not merely in control: a page that is asked of a version that is still settling in may wait for ever.
  await soon(settled(waiting));
  location.reload();
  return true;
}

/** Keeps this page for times without a network. */
export async function keepOffline({ ready, newVersion }: OfflineNews = {}) {
  const address = new URL('service-worker.js', document.baseURI);
  // Browsers refuse it in some private windows.
  const registration = await container?.register(address, { updateViaCache: 'none' }).catch(() => undefined);
  if (!registration) return;
  watchForNewVersion(registration, newVersion);
  await container?.ready;
  if (await keepDataset(await currentDataset())) ready?.();
}

/**
 * Keeps a bundled data set that was loaded before the service worker was there, its classifier and its trained models;
 * resolves to whether all of them are kept.
 */
export async function keepDataset(name: string | undefined): Promise<boolean> {
  const active = (await container?.ready)?.active;
  if (!active || !name) return false;
  const files = [`datasets/${name}.gvld`, ...(await companions(name))];
  const kept = files.map((file) => ask(active, { type: 'keep', url: new URL(file, document.baseURI).href }));
  return (await Promise.all(kept)).every(Boolean);
}

/** The files that go with a data set. */
async function companions(name: string): Promise<string[]> {
  type Entry = { file: string };
  const classifiers = await list<Record<string, Entry>>('classifiers/index.json');
  const models = await list<Record<string, Record<string, Entry>>>('pretrained/index.json');
  const classifier = classifiers?.[name];
  return [
    ...(classifier ? [`classifiers/${classifier.file}`] : []),
    ...Object.values(models?.[name] ?? {}).map(({ file }) => `pretrained/${file}`),
  ];
}

/** Nothing where there is no such list. */
async function list<T>(file: string): Promise<T | undefined> {
  try {
    const response = await fetch(new URL(file, document.baseURI));
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

function watchForNewVersion(registration: ServiceWorkerRegistration, newVersion?: () => void) {
  if (registration.waiting) newVersion?.();
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      // The first one of all waits for nobody.
      if (worker.state === 'installed' && registration.active) newVersion?.();
    });
  });
}

/** The one in the address, or else the first, as the page itself chooses; an own one is kept elsewhere. */
async function currentDataset(): Promise<string | undefined> {
  const list = await fetch(new URL('datasets/index.json', document.baseURI));
  const names = ((await list.json()) as { name: string }[]).map(({ name }) => name);
  const wanted = new URLSearchParams(location.search).get('dataset');
  return names.find((name) => name === wanted) ?? names[0];
}

function ask(worker: ServiceWorker, request: Request): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(request, [port2]);
  return new Promise((resolve) => (port1.onmessage = ({ data }: MessageEvent<boolean>) => resolve(data)));
}

/** Resolves when a version has taken over and is done with it, or was given up. */
function settled(worker: ServiceWorker): Promise<void> {
  const done = () => worker.state === 'activated' || worker.state === 'redundant';
  return new Promise((resolve) => {
    const check = () => done() && resolve();
    worker.addEventListener('statechange', check);
    check();
  });
}

/** What is promised, or `undefined` when patience ends. */
function soon<T>(promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise, new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}
