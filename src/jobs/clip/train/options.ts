import { contrastiveRows } from '../../../contrastive/index.js';
import { number, path, toggle, whole } from '../../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../../settings/row.js';
import { machineOptions } from '../../options/machineOptions.js';

const data = 'The pairs';
const model = 'The model';
const results = 'What is written';

/** What a run writes on the way, and how. */
const records = {
  /** Steps between checkpoints. */
  saveEvery: row(whole({ least: 1 }), {
    group: results,
    help: 'steps between checkpoints',
    default: 100,
    changeable: true,
  }),
  /** Steps between evaluations on held-out pairs; 0 for only one at the end. */
  evaluateEvery: row(whole({ least: 0 }), {
    group: results,
    help: 'steps between evaluations on held-out pairs; 0 for only one at the end',
    default: 100,
    changeable: true,
  }),
  /** Whether weights are written in half precision. */
  half: row(toggle(), {
    group: results,
    help: 'write half-precision weights; --no-half writes 32 bits',
    default: true,
    changeable: true,
  }),
};

/** A CLIP, its training and its results, wherever the pairs come from. */
export const clipModelOptions = {
  /** A CLIP to start from, with its size and vocabulary; random weights by default. */
  init: row(path('the path of a CLIP', 'weights'), {
    group: model,
    help: 'start from the weights, size and vocabulary of this CLIP',
    argument: 'PLACE',
    defaultText: 'random weights',
    optional: true,
  }),
  ...contrastiveRows,
  ...records,
  ...machineOptions,
};

/** The pairs that a training reads, and the prompts that go with its CLIP. */
const inputs = {
  /** A folder or zip archive of images with captions. */
  data: row(path('the path of a folder or zip archive', 'data'), {
    group: data,
    help: 'images with NAME.txt beside NAME.png, or with captions.jsonl of lines {"file", "caption"}',
    argument: 'PLACE',
  }),
  /** Share of the pairs that is held out for evaluation. */
  heldOut: row(number({ least: 0, most: 0.9 }), {
    group: data,
    help: 'share of the pairs that is held out for evaluation',
    default: 0.05,
  }),
  /** Whether images that cannot be read are left out. */
  skipBroken: row(toggle(), { group: data, help: 'leave out images that cannot be read', default: false }),
  /** A file of prompt templates, one a line with `{}`, to store beside the CLIP. */
  prompts: row(path('the path of a text file', 'file'), {
    group: results,
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
