import { z } from 'zod';
import { option } from '../options/option.js';
import { path, toggle } from '../options/valueTypes.js';

const where = 'Where it goes';

/** What only concerns one start of a run, whatever its command: never in `options.json`. */
export const runControls = z.strictObject({
  out: option(path('the path of a new folder').optional(), {
    group: where,
    help: 'run folder; it must not exist or be empty',
    argument: 'DIR',
  }),
  resume: option(path('the path of a run folder').optional(), {
    group: where,
    help: 'continue the run in this folder, with the same bits as if it had never stopped',
    argument: 'DIR',
  }),
  allowDrift: option(toggle().optional(), {
    group: where,
    help: 'continue although device, processor, versions or files are others than at the start',
  }),
});

export type RunControls = z.output<typeof runControls>;
