import type { Device } from '../lowering/index.js';

/** Report on whether a device can compute here: a small program ran on it. */
export interface DeviceReport {
  readonly device: Device;
  readonly works: boolean;
  /** Why it does not work, in the words of whoever refused it. */
  readonly reason?: string;
}
