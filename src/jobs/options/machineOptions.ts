import { deviceRequests } from '../../runtime/devices.node.js';
import { loweringModes } from '../../runtime/stage.js';
import { toggle, whole, word } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

/** The heading under which help lists {@link machineOptions}. */
export const machine = 'The machine';

/** Where a command computes, the same for every command that does. */
export const machineOptions = {
  device: row(word(deviceRequests), {
    group: machine,
    help: `one of ${deviceRequests.join(', ')}`,
    default: 'auto',
    changeable: true,
  }),
  lowering: row(word(loweringModes), {
    group: machine,
    help: `form of the convolutions: ${loweringModes.join(', ')}`,
    default: 'auto',
    changeable: true,
  }),
  threads: row(whole({ least: 1, most: 1024 }), {
    group: machine,
    help: 'threads of the CPU; a run that is resumed keeps those that it began with',
    defaultText: 'its cores',
    optional: true,
    changeable: true,
  }),
  ignoreMemory: row(toggle(), {
    group: machine,
    help: 'start a training even where it seems to need more memory than is free',
    optional: true,
    changeable: true,
  }),
};
