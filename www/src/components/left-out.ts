// Measures that cannot be told, together with others of the same reason.

import type { LeftOut, MeasureDescription } from '../../../pkg/gan_vae_lab.js';
import { say } from '../locale/say';

export function byReason(leftOut: LeftOut[], described: MeasureDescription[]): { reason: string; labels: string[] }[] {
  const label = (key: string) => described.find((measure) => measure.key === key)?.label ?? key;
  const worded = leftOut.map(({ key, reason }) => ({ key, reason: say(reason) }));
  const reasons = [...new Set(worded.map(({ reason }) => reason))];
  return reasons.map((reason) => ({ reason, labels: worded.filter((one) => one.reason === reason).map(({ key }) => label(key)) }));
}
