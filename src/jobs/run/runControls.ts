import { path, toggle } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';

const where = 'Where it goes';

/** Rows that only concern one start of a run, whatever its command: never in `options.json`. */
export const runControls = {
  out: row(path('the path of a new folder', 'place'), {
    group: where,
    help: 'run folder; it must not exist or be empty',
    argument: 'DIR',
    optional: true,
  }),
  resume: row(path('the path of a run folder', 'place'), {
    group: where,
    help: 'continue the run in this folder, bit for bit like an uninterrupted one',
    argument: 'DIR',
    optional: true,
  }),
  allowDrift: row(toggle(), {
    group: where,
    help: 'continue although device, processor, threads, versions or files differ from those at the start',
    optional: true,
  }),
};

export type RunControls = ValuesOf<typeof runControls>;
