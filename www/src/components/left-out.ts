// Measures that cannot be told, together with others of the same reason.

import type { LeftOut, MeasureDescription } from '../../../pkg/gan_vae_lab.js';

export function byReason(leftOut: LeftOut[], described: MeasureDescription[]): { reason: string; labels: string[] }[] {
  const label = (key: string) => described.find((measure) => measure.key === key)?.label ?? key;
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  return reasons.map((reason) => ({ reason, labels: leftOut.filter((one) => one.reason === reason).map(({ key }) => label(key)) }));
}
