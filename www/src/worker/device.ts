// Chooses the device, before any model is made, and says why.

import type { DeviceReport } from '../../../pkg/gan_vae_lab.js';
import { phrase, type Phrase, type Said } from '../phrase';
import type { DeviceChoice, DeviceStatus } from '../protocol';
import { probeWebGpu } from './gpu';
import { openDevice as openInWasm } from './program';

const ASKED_FOR = phrase('Set in the page address.');

/** Brings the CPU up wherever models will live; with what is to be said of that, if anything. */
export type OpenCpu = () => Promise<{ report: DeviceReport; note?: Phrase }>;

export async function openDevice(
  choice: DeviceChoice,
  reason: Said | undefined,
  loading: (what: Phrase) => void,
  openCpuThere: OpenCpu,
): Promise<DeviceStatus> {
  if (choice === 'cpu') return openCpu(openCpuThere, reason ?? ASKED_FOR, loading);
  const probe = await probeWebGpu();
  if (!probe.usable) return openCpu(openCpuThere, probe.reason, loading);
  if (choice === 'auto' && probe.software) {
    const why = phrase('The only GPU found is a software renderer, which would be slower than the CPU.');
    return openCpu(openCpuThere, why, loading);
  }
  loading(phrase('Testing the GPU'));
  const { self_test: report } = await openInWasm('webgpu');
  const selfTests: DeviceStatus['selfTests'] = [{ kind: 'webgpu', report }];
  if (!report.passed) {
    const why = phrase('The GPU failed the self-test (wrong results), so it is not used.');
    return openCpu(openCpuThere, why, loading, selfTests);
  }
  const why = choice === 'webgpu' ? ASKED_FOR : phrase('The GPU passed the self-test.');
  return { kind: 'webgpu', adapter: probe.adapter, reasons: [why], selfTests };
}

async function openCpu(
  openThere: OpenCpu,
  reason: Said,
  loading: (what: Phrase) => void,
  earlier: DeviceStatus['selfTests'] = [],
): Promise<DeviceStatus> {
  loading(phrase('Testing the CPU'));
  const { report, note } = await openThere();
  const { self_test: selfTest } = report;
  const warning = selfTest.passed ? undefined : phrase('The CPU failed the self-test: do not trust the results.');
  const reasons = [reason, note, warning].filter((one) => one !== undefined);
  return { kind: 'cpu', reasons, selfTests: [...earlier, { kind: 'cpu', report: selfTest }] };
}
