// A run belongs to one tab at a time, so that no tab writes over what another one trains.

const PREFIX = 'gan-vae-lab-run-';

// Missing in older browsers and on pages without https, whatever the type says; refused where nothing is kept. There, runs
// are not shared out: each tab makes runs of its own anyway, and only going on with the same kept one in two tabs goes unnoticed.
const locks: LockManager | undefined = navigator.locks;

/** Takes a run for this tab until it is given back or the tab is closed; nothing if another tab has it. */
export function takeRun(id: string): Promise<(() => void) | undefined> {
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    const held = locks.request(PREFIX + id, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((giveBack) => resolve(giveBack));
    });
    held.catch(() => resolve(() => {}));
  });
}

/** Runs that some tab is at work on. */
export async function heldRuns(): Promise<Set<string>> {
  const { held = [] } = (await locks?.query().catch(() => undefined)) ?? {};
  const names = held.map(({ name = '' }) => name).filter((name) => name.startsWith(PREFIX));
  return new Set(names.map((name) => name.slice(PREFIX.length)));
}
