// The CPU: every family trains in a worker of its own where there is more than one core, and in threads of that worker where
// the page is isolated and there are more cores than families.

import type { DeviceReport } from '../../../pkg/gan_vae_lab.js';
import { HostPerFamily } from './hosts';
import { type Phrase, messageOf, phrase } from '../phrase';
import { openDevice } from './program';
import type { HostSetup } from './start-host';
import { loadThreaded } from './threads';

/** So many families train in the beginning. */
const FAMILIES = 2;

interface Opened {
  report: DeviceReport;
  /** Where models live, if not in this worker. */
  hosts?: HostPerFamily;
  /** Why they live here although there are more cores. */
  note?: Phrase;
}

export async function openCpu(cores: number, setup: HostSetup): Promise<Opened> {
  if (!(cores > 1)) return { report: await openDevice('cpu') };
  try {
    return await threaded(setup)
      .then(openHosts)
      .catch((error: unknown) => {
        console.info(`Every model trains on one core: ${messageOf(error)}`);
        return openHosts(setup);
      });
  } catch (error) {
    const note = phrase('All models share one core: this browser did not start a worker for each ({why}).', { why: messageOf(error) });
    return { report: await openDevice('cpu'), note };
  }
}

async function openHosts(setup: HostSetup): Promise<Opened> {
  const hosts = new HostPerFamily(setup);
  return { report: await hosts.open(FAMILIES), hosts };
}

/** The same with the build that has threads; rejects where that is of no use. */
async function threaded(setup: HostSetup): Promise<HostSetup> {
  if (!self.crossOriginIsolated) throw new Error('This page may not share memory');
  return { ...setup, program: { module: await loadThreaded(), isThreaded: true } };
}
