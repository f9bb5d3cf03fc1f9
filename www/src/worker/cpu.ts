// The CPU. Where it has more than one core, all families share threads, or else each trains in a worker of its own.

import type { DeviceReport } from '../../../pkg/gan_vae_lab.js';
import { HostPerFamily, type Hosts, ThreadedHost } from './hosts';
import { type Phrase, messageOf, phrase } from '../phrase';
import { openDevice } from './program';
import type { HostSetup } from './start-host';
import { loadThreaded } from './threads';

/** So many families train in the beginning. */
const FAMILIES = 2;

interface Opened {
  report: DeviceReport;
  /** Where models live, if not in this worker. */
  hosts?: Hosts;
  /** Why they live here although there are more cores. */
  note?: Phrase;
}

export async function openCpu(cores: number, setup: HostSetup): Promise<Opened> {
  if (!(cores > 1)) return { report: await openDevice('cpu') };
  const threaded = await openThreaded(cores, setup);
  if (threaded) return { report: threaded.device, hosts: threaded };
  const hosts = new HostPerFamily(setup);
  try {
    return { report: await hosts.open(FAMILIES), hosts };
  } catch (error) {
    const note = phrase('All models share one core: this browser did not start a worker for each ({why}).', { why: messageOf(error) });
    return { report: await openDevice('cpu'), note };
  }
}

/** Nothing where the browser allows or knows no threads: what comes instead is nearly as fast. */
async function openThreaded(threads: number, setup: HostSetup): Promise<ThreadedHost | undefined> {
  if (!self.crossOriginIsolated) return undefined;
  try {
    return await ThreadedHost.open({ ...setup, program: { module: await loadThreaded(), threads } });
  } catch {
    return undefined;
  }
}
