import { loweringModes } from '../../lowering/index.js';
import { deviceRequests } from '../../runtime/devices.node.js';
import { option } from './option.js';
import { oneOf, whole } from './valueTypes.js';

/** The heading under which help lists {@link machineOptions}. */
export const machine = 'The machine';

/** Where a command computes, the same for every command that does. */
export const machineOptions = {
  device: option(oneOf(deviceRequests), { group: machine, help: `one of ${deviceRequests.join(', ')}` }),
  lowering: option(oneOf(loweringModes), {
    group: machine,
    help: `form of the convolutions: ${loweringModes.join(', ')}`,
  }),
  threads: option(whole({ least: 1, most: 1024 }).optional(), {
    group: machine,
    help: 'threads of the CPU',
    defaultText: 'its cores',
  }),
};
