import type { Target } from '../target';
import { address } from './address';
import { zip } from './zip';

export const TARGETS: Target[] = [address, zip];
