import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { named, says, UserError } from '../errors.js';
import { defineProgram, input, mul } from '../graph/index.js';
import { type Device, lower } from '../lowering/index.js';
import type { DeviceReport } from './deviceReport.js';
import { DeviceError } from './engine.js';
import { createEngine } from './engine.node.js';

/** Values of `--device`: a device by name, or the best one that works. */
export const deviceRequests = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
export type DeviceRequest = (typeof deviceRequests)[number];

/**
 * Devices that `auto` prefers to the CPU, best first. WebGPU is not among them: it also runs, slowly, on software
 * adapters that can't be told from real ones before they are tried.
 */
const preferred: readonly Device[] = ['cuda', 'dml', 'coreml'];

const cudaInstallation =
  'ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js';

/** Tries a device with a program of one node. */
export async function probeDevice(device: Device): Promise<DeviceReport> {
  if (device === 'cpu') return { device, works: true };
  const known = ort.listSupportedBackends().map(({ name }) => name);
  if (!known.includes(device)) {
    return { device, works: false, reason: `this platform's ONNX Runtime has only ${known.join(', ')}` };
  }
  if (device === 'cuda' && !hasCudaLibraries()) {
    return { device, works: false, reason: "ONNX Runtime's CUDA libraries are not installed" };
  }
  const x = input('x', [1]);
  const program = lower(defineProgram('probe', { y: mul(x, 2) }), { device, mode: 'auto' });
  const engine = createEngine({ device, strict: true, silent: true });
  try {
    const handle = await engine.compile(program);
    const { y } = await engine.run(handle, {
      x: { data: new Float32Array([21]), shape: [1], dtype: 'float32' },
    });
    return y.data[0] === 42
      ? { device, works: true }
      : { device, works: false, reason: 'it computes wrongly' };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return { device, works: false, reason: error.reason };
  } finally {
    await engine.close();
  }
}

/** Whether the provider's library, which npm packages are too small for, was downloaded beside ONNX Runtime. */
function hasCudaLibraries(): boolean {
  const folder = path.join(
    path.dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json')),
    'bin',
  );
  const names = ['libonnxruntime_providers_cuda.so', 'onnxruntime_providers_cuda.dll'];
  return readdirSync(folder).some((version) =>
    names.some((name) => existsSync(path.join(folder, version, process.platform, process.arch, name))),
  );
}

/** Reports on every device that could be asked for on this platform. */
export async function listDevices(): Promise<DeviceReport[]> {
  const known = new Set(['cpu', ...ort.listSupportedBackends().map(({ name }) => name)]);
  const reports: DeviceReport[] = [];
  for (const device of deviceRequests) {
    if (device !== 'auto' && known.has(device)) reports.push(await probeDevice(device));
  }
  return reports;
}

/**
 * The device for a request. Throws a `UserError` that says what to do when the asked-for one is not there;
 * `auto` falls back to the CPU.
 */
export async function chooseDevice(request: DeviceRequest): Promise<Device> {
  if (request === 'cpu') return 'cpu';
  if (request !== 'auto') {
    const report = await probeDevice(request);
    if (report.works) return request;
    const advice =
      request === 'cuda'
        ? says`install its libraries with "${cudaInstallation}" (CUDA 12 and cuDNN 9 must be on the machine), or use ${named('device')} cpu`
        : says`use ${named('device')} auto or ${named('device')} cpu`;
    throw new UserError(
      says`The device "${request}" is not available here (${report.reason ?? 'unknown reason'}): ${advice}.`,
    );
  }
  const known = ort.listSupportedBackends().map(({ name }) => name);
  for (const device of preferred) {
    if (known.includes(device) && (await probeDevice(device)).works) return device;
  }
  return 'cpu';
}
