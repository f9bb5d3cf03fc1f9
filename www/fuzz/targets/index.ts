import type { Target } from '../target';
import { address } from './address';
import { record } from './record';
import { zip } from './zip';

export const TARGETS: Target[] = [address, record, zip];
