import { number, whole, word } from '../../settings/kind.js';
import { row } from '../../settings/row.js';
import { defaultStopRule } from './stopRule.js';

const course = 'The course of the run';
const ending = 'When it ends';

/** The most steps of a run that ends by itself, where nothing is said. */
export const mostSteps = 900;

/** How long an adaptation takes, and how much it computes at once. */
export const courseRows = {
  /** Training steps; with `stop: 'auto'` the most that the run may take. */
  iterations: row(whole({ least: 1, most: 1_000_000 }), {
    group: course,
    help: 'training steps; with --stop auto the most that it may take',
    default: 300,
    defaultText: `${mostSteps} with --stop auto, else 300`,
    changeable: true,
  }),
  /** Images of a step. */
  batch: row(whole({ least: 1, most: 1024 }), { group: course, help: 'images of a step', default: 2 }),
  /** Images that are computed at once, which bounds the memory; results do not change. The whole batch by default. */
  microBatch: row(whole({ least: 1, most: 1024 }), {
    group: course,
    help: 'images computed at once, which bounds the memory; results are equal to rounding',
    defaultText: 'the whole batch',
    optional: true,
  }),
  /** Decides every random number, 0 to 2^53 - 1. */
  seed: row(whole({ least: 0 }), { group: course, help: 'decides every random number', default: 0 }),
};

/** The meter of an adaptation, and what ends it. */
export const stopRows = {
  /**
   * `auto` stops when quality has plateaued or too little diversity is left, and keeps the best generator; `never` takes all steps.
   * `auto` by default, `never` where `iterations` or a preset names the length.
   */
  stop: row(word(['auto', 'never']), {
    group: ending,
    help:
      'auto stops when quality plateaus or too little diversity is left, and keeps the best generator; never takes ' +
      'all steps',
    default: 'never',
    defaultText: 'auto; never with --iterations, or a preset of its own length',
    changeable: true,
  }),
  /** Steps without progress after which quality counts as plateaued. */
  stopPatience: row(whole({ least: 1, most: 1_000_000 }), {
    group: ending,
    help: 'steps without progress after which quality counts as plateaued',
    default: defaultStopRule.patience,
  }),
  /** The share of the frozen generator's diversity below which a run stops; 0 for no limit. */
  stopDiversity: row(number({ least: 0, most: 1 }), {
    group: ending,
    help: "share of the frozen generator's diversity below which it stops; 0 for no limit",
    default: defaultStopRule.diversity,
  }),
  /** Steps between readings of the meter (quality, alignment and diversity); 0 for none. */
  meterEvery: row(whole({ least: 0, most: 1_000_000 }), {
    group: ending,
    help: 'steps between readings of the meter (quality and diversity); 0 for none',
    default: 25,
  }),
  /** Images that the meter looks at, of the seeds from 0 on. */
  meterPictures: row(whole({ least: 2, most: 4096 }), {
    group: ending,
    help: 'images that the meter looks at, of the seeds from 0 on',
    default: 24,
  }),
};
