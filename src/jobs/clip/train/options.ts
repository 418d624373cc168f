import { evaluationRows, pairGroup, pairRows, resultGroup } from '../../../api/clip/train/trainRows.js';
import { contrastiveRows } from '../../../contrastive/index.js';
import { path, toggle } from '../../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../../settings/row.js';
import { machineOptions } from '../../options/machineOptions.js';
import { saveOptions } from '../../run/recordOptions.js';
import { snapshotRow } from '../../run/snapshots.js';

/** What a run leaves on the way and at its end, and how it writes its CLIP. */
const formRows = {
  /** Steps between CLIPs that are kept for good, in `snapshots/`; 0 for none. */
  snapshotEvery: snapshotRow(resultGroup),
  /** Whether weights are written in half precision. */
  half: row(toggle(), {
    group: resultGroup,
    help: 'write half-precision weights; --no-half writes 32 bits',
    default: true,
    changeable: true,
  }),
};

// Named, so that declarations refer to the tables and keep the text that editors show of each row.
type ClipRecordRows = ReturnType<typeof saveOptions> & typeof evaluationRows & typeof formRows;

/** What a run leaves in its folder on the way, and how. */
export const clipRecordOptions: ClipRecordRows = {
  ...saveOptions(100, resultGroup),
  ...evaluationRows,
  ...formRows,
};

/** A CLIP, its training and its results, wherever the pairs come from. */
export const clipModelOptions = {
  /** A CLIP to start from, with its size and vocabulary; random weights by default. */
  init: row(path('the path of a CLIP', 'weights', 'clip'), {
    group: 'The model',
    help: 'start from the weights, size and vocabulary of this CLIP',
    argument: 'PLACE',
    defaultText: 'random weights',
    optional: true,
  }),
  ...contrastiveRows,
  ...clipRecordOptions,
  ...machineOptions,
};

/** The pairs that a training reads, and the prompts that go with its CLIP. */
const inputs = {
  /** A folder or zip archive of images with captions. */
  data: row(path('the path of a folder or zip archive', 'data'), {
    group: pairGroup,
    help: 'images with NAME.txt beside NAME.png, or with captions.jsonl of lines {"file", "caption"}',
    argument: 'PLACE',
  }),
  ...pairRows,
  /** A file of prompt templates, one a line with `{}`, to store beside the CLIP. */
  prompts: row(path('the path of a text file', 'file'), {
    group: resultGroup,
    help: 'prompt templates, one a line with {}, to store as prompts.json',
    argument: 'FILE',
    optional: true,
  }),
};

/** Everything that decides a training, as `options.json` holds it: its settings, and what it reads, writes and computes on. */
export const clipTrainOptions = { ...inputs, ...clipModelOptions };

export type ClipTrainOptions = ValuesOf<typeof clipTrainOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenClipTrainOptions = GivenOf<typeof clipTrainOptions>;

/** The part of the options that does not say where the pairs come from. */
export type ClipModelOptions = ValuesOf<typeof clipModelOptions>;
