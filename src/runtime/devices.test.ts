import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { listSupportedBackends } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { UserError } from '../errors.js';
import type { DeviceReport } from './deviceReport.js';
import { chooseDevice, type DeviceRequest, deviceRequests, probeDevice } from './devices.node.js';

const known = new Set(listSupportedBackends().map(({ name }) => name));

test('the CPU works everywhere', async () => {
  expect(await chooseDevice('cpu')).toBe('cpu');
  expect(await probeDevice('cpu')).toEqual({ device: 'cpu', works: true });
});

test('auto finds a device that works', async () => {
  const device = await chooseDevice('auto');
  expect(deviceRequests).toContain(device);
  expect(device).not.toBe('webgpu');
  expect(await probeDevice(device)).toEqual({ device, works: true });
});

test('a device that this platform never has is refused with what it has', async () => {
  const missing = deviceRequests.filter((device) => device !== 'auto' && !known.has(device));
  expect(missing.length).toBeGreaterThan(0);
  for (const device of [...missing, 'toaster' as DeviceRequest]) {
    const error: unknown = await chooseDevice(device).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    const { message } = error as UserError;
    expect(message).toContain(`The device "${device}" is not available here`);
    expect(message).toContain("this platform's ONNX Runtime has only cpu");
    expect(message).toMatch(/use .*device cpu\.$/);
    expect(message).not.toContain('\n');
  }
});

test('CUDA without its libraries is refused with how to install them', async () => {
  const report = await probeDevice('cuda');
  if (report.works) {
    expect(await chooseDevice('cuda')).toBe('cuda');
    return;
  }
  const error: unknown = await chooseDevice('cuda').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toContain(
    'ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js',
  );
  expect((error as UserError).message).toContain(report.reason);
});

test('the list has each device that this ONNX Runtime knows, once, the CPU first, with reasons', () => {
  // In a process of its own and from the build: to probe WebGPU is to load a graphics driver.
  const code = `import { listDevices } from './dist/runtime/devices.node.js';
    console.log('\\n' + JSON.stringify(await listDevices()));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const reports = JSON.parse(output.trim().split('\n').at(-1) ?? '') as DeviceReport[];
  expect(reports[0]).toEqual({ device: 'cpu', works: true });
  expect(new Set(reports.map(({ device }) => device)).size).toBe(reports.length);
  for (const { device, works, reason } of reports) {
    expect(known.has(device)).toBe(true);
    expect(typeof reason).toBe(works ? 'undefined' : 'string');
  }
  const asked = deviceRequests.filter((device) => known.has(device));
  expect(reports.map(({ device }) => device)).toEqual(asked);
});
