import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import type { Runtime } from './contract.js';
import { listBrowserDevices } from './devices.browser.js';
import { DeviceError } from './engine.js';

const closed: string[] = [];
const runtime = (device: string): Runtime =>
  ({ device, close: async () => void closed.push(device) }) as unknown as Runtime;

describe('listBrowserDevices', () => {
  it('tries both, and closes what it opened', async () => {
    expect(await listBrowserDevices(async (device) => runtime(device))).toEqual([
      { device: 'wasm', works: true },
      { device: 'webgpu', works: true },
    ]);
    expect(closed).toEqual(['wasm', 'webgpu']);
  });

  it('gives the reason of one that does not work', async () => {
    const reports = await listBrowserDevices(async (device) => {
      throw device === 'webgpu'
        ? new UserError('This browser offers no WebGPU.')
        : new DeviceError(device, 'self-test', 'no file of that name');
    });
    expect(reports).toEqual([
      { device: 'wasm', works: false, reason: 'no file of that name' },
      { device: 'webgpu', works: false, reason: 'This browser offers no WebGPU.' },
    ]);
  });

  it('hides no bug', async () => {
    const open = () => Promise.reject(new TypeError('a bug'));
    await expect(listBrowserDevices(open)).rejects.toThrow('a bug');
  });
});
