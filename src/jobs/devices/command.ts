import { chooseDevice, listDevices } from '../../runtime/devices.node.js';
import type { CommandSpec } from '../../terminal/command.js';
import { exitCodes } from '../../terminal/exitCode.js';
import { jsonOption } from '../../terminal/faceOptions.js';

export const devicesCommand: CommandSpec<typeof jsonOption> = {
  name: 'devices',
  summary: 'List the devices that can compute here.',
  rows: jsonOption,
  examples: [['nada devices', 'what --device can be on this machine']],
  async run({ json }, output) {
    const devices = await listDevices();
    const automatic = await chooseDevice('auto');
    if (json) {
      output.out(`${JSON.stringify({ devices, automatic })}\n`);
      return exitCodes.success;
    }
    for (const { device, works, reason } of devices) {
      const state = works ? 'works' : `does not work: ${reason ?? 'unknown reason'}`;
      output.out(`${device.padEnd(8)} ${state}${device === automatic ? ' (taken by --device auto)' : ''}\n`);
    }
    return exitCodes.success;
  },
};
