import type { DeviceReport } from '../../runtime/deviceReport.js';
import { platform } from '../platform.js';

/**
 * Tries every device that `device` can name here: in Node the CPU and what ONNX Runtime supports on this system, in a page WebGPU
 * and WebAssembly.
 *
 * ```ts
 * for (const { device, works, reason } of await listDevices()) console.log(device, works ? 'works' : reason);
 * ```
 */
export function listDevices(): Promise<readonly DeviceReport[]> {
  return platform().listDevices();
}
