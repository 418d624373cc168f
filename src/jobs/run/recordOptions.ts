import { whole } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

/** The heading under which help lists {@link recordOptions}. */
export const record = 'What the run folder gets';

/** Rows of what a run that draws images leaves in its folder on the way; `usual` holds the defaults. */
export function recordOptions(usual: {
  readonly samples: number;
  readonly sampleEvery: number;
  readonly saveEvery: number;
}) {
  return {
    /** Images of a sample sheet. */
    samples: row(whole({ least: 1, most: 64 }), {
      group: record,
      help: 'images of a sample sheet',
      default: usual.samples,
      changeable: true,
    }),
    /** Steps between sample sheets; 0 for none. */
    sampleEvery: row(whole({ least: 0 }), {
      group: record,
      help: 'steps between sample sheets; 0 for none',
      default: usual.sampleEvery,
      changeable: true,
    }),
    /** Steps between checkpoints. */
    saveEvery: row(whole({ least: 1 }), {
      group: record,
      help: 'steps between checkpoints',
      default: usual.saveEvery,
      changeable: true,
    }),
  };
}

/** The options that only a run with a folder has a use for, whatever its defaults. */
export const recordRows = recordOptions({ samples: 8, sampleEvery: 50, saveEvery: 50 });
