import { number, toggle, whole } from '../../settings/kind.js';
import { row } from '../../settings/row.js';
import { snapshotRow } from './snapshots.js';

/** The heading under which help lists {@link recordOptions}. */
export const record = 'What the run folder gets';

/** Rows of when a run saves a checkpoint, under a heading of help; `saveEvery` is the default. */
export function saveOptions(saveEvery: number, group: string = record) {
  return {
    /** Steps between checkpoints. */
    saveEvery: row(whole({ least: 1 }), {
      group,
      help: 'steps between checkpoints',
      default: saveEvery,
      changeable: true,
    }),
    /** Most minutes between checkpoints, in addition to `saveEvery`; 0 for no limit. */
    saveMinutes: row(number({ least: 0, most: 10_000 }), {
      group,
      help: 'most minutes between checkpoints, in addition to --save-every; 0 for no limit',
      default: 5,
      changeable: true,
    }),
    /** Most minutes until the first checkpoint of a start; 0 for no limit. */
    firstSaveMinutes: row(number({ least: 0, most: 10_000 }), {
      group,
      help: 'most minutes until the first checkpoint of a start; 0 for no limit',
      default: 2,
      changeable: true,
    }),
  };
}

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
    /** Steps between sample sheets, of which a run has one before its first step and at least one every five minutes; 0 for none. */
    sampleEvery: row(whole({ least: 0 }), {
      group: record,
      help: 'steps between sample sheets, besides one before the first step and at least one every five minutes; 0 for none',
      default: usual.sampleEvery,
      changeable: true,
    }),
    /** Sheets in the full size of their images, instead of at most 2,048 px. */
    fullSheets: row(toggle(), {
      group: record,
      help: 'sheets in the full size of their images, instead of at most 2,048 px on the longer side',
      default: false,
      changeable: true,
    }),
    /** Steps between networks that are kept for good, in `snapshots/`; 0 for none. */
    snapshotEvery: snapshotRow(record),
    ...saveOptions(usual.saveEvery),
  };
}

/** The options that only a run with a folder has a use for, whatever its defaults. */
export const recordRows = recordOptions({ samples: 8, sampleEvery: 50, saveEvery: 50 });
