// The CPU: every family trains in a worker of its own where there is more than one core.

import type { DeviceReport } from '../../../pkg/gan_vae_lab.js';
import { HostPerFamily, type HostSetup } from './hosts';
import { type Phrase, messageOf, phrase } from '../phrase';
import { openDevice } from './program';

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
  const hosts = new HostPerFamily(setup);
  try {
    return { report: await hosts.open(FAMILIES), hosts };
  } catch (error) {
    const note = phrase('All models share one core: this browser did not start a worker for each ({why}).', { why: messageOf(error) });
    return { report: await openDevice('cpu'), note };
  }
}
