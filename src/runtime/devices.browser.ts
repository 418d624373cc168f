import { UserError } from '../errors.js';
import type { Runtime } from './contract.js';
import type { DeviceReport } from './deviceReport.js';
import type { BrowserDevice } from './engine.browser.js';
import { DeviceError } from './engine.js';

const devices: readonly BrowserDevice[] = ['wasm', 'webgpu'];

/** Reports on the devices of a browser by opening a runtime on each, which tests itself; see `openRuntime`. */
export async function listBrowserDevices(
  open: (device: BrowserDevice) => Promise<Runtime>,
): Promise<DeviceReport[]> {
  const reports: DeviceReport[] = [];
  for (const device of devices) reports.push(await probe(device, open));
  return reports;
}

async function probe(
  device: BrowserDevice,
  open: (device: BrowserDevice) => Promise<Runtime>,
): Promise<DeviceReport> {
  try {
    const runtime = await open(device);
    await runtime.close();
    return { device, works: true };
  } catch (error) {
    if (error instanceof DeviceError) return { device, works: false, reason: error.reason };
    if (error instanceof UserError) return { device, works: false, reason: error.message };
    throw error;
  }
}
