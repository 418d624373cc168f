import { describe, expect, it } from 'vitest';
import '../platform.node.js';
import { listDevices } from './listDevices.js';

describe('listDevices', () => {
  it('has the CPU, which works everywhere, and a reason for each that does not work', async () => {
    const reports = await listDevices();
    expect(reports[0]).toEqual({ device: 'cpu', works: true });
    for (const { works, reason } of reports) expect(works).toBe(reason === undefined);
  });
});
