import { number, positive, text, toggle, whole, word } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';
import { pictureRuleRow } from '../sharedRows/pictureRule.js';
import { weightRow } from '../sharedRows/weightRow.js';

const goal = 'What it should become';
/** The heading under which help lists the course of an optimisation. */
export const optimizeCourse = 'The course';

/** The goal of an optimisation in words. */
const goalRows = {
  /** A few words for what the image should show. */
  to: row(text('a few words for what the image should show, such as a crying man'), {
    group: goal,
    help: 'what the image should show, such as "a crying man"',
    argument: 'TEXT',
  }),
  /** A few words for what it shows now: the goal is then the image's own place in CLIP, moved from this text to that of `to`. */
  from: row(text('a few words for what it shows now, such as a smiling man'), {
    group: goal,
    help: "what it shows now; the goal is then the image's own place in CLIP, moved from this text to that of --to",
    argument: 'TEXT',
    defaultText: 'the goal is the text itself',
    optional: true,
  }),
  /** Length of the move from `from` to `to`, relative to that of an embedding. */
  strength: row(positive(), {
    group: goal,
    help: 'how far it goes with --from, relative to the length of an embedding',
    default: 1,
  }),
  /** Takes the texts as they are, instead of putting them into the CLIP's prompt templates. */
  verbatim: row(toggle(), {
    group: goal,
    help: "take the texts as they are; --no-verbatim puts them into the CLIP's prompt templates",
    default: false,
  }),
};

/** Settings of a latent's optimisation; the defaults are those of the reference, except that images reach CLIP as in its own training. */
export const latentOptimizerRows = {
  /** The space in which the latent moves: w+, or the styles of the convolutions (S space; those of toRgb layers stay). */
  space: row(word(['w+', 's']), {
    group: optimizeCourse,
    help: 'what moves: w+, or s, the styles of the convolutions',
    default: 'w+',
  }),
  /** Steps of the optimisation. */
  steps: row(whole({ least: 1, most: 100_000 }), {
    group: optimizeCourse,
    help: 'steps of the optimisation',
    default: 300,
  }),
  /** The highest learning rate of Adam. */
  rate: row(positive(), { group: optimizeCourse, help: 'highest learning rate of Adam', default: 0.1 }),
  /** The share of the steps in which the rate rises from 0. */
  rampUp: row(number({ least: 0, most: 1 }), {
    group: optimizeCourse,
    help: 'share of the steps in which it rises',
    default: 0.05,
  }),
  /** The share of the steps in which the rate falls to 0. */
  rampDown: row(number({ least: 0, most: 1 }), {
    group: optimizeCourse,
    help: 'share of the steps in which it falls',
    default: 0.25,
  }),
  /** Weight of the squared length of the change; 0 lets the latent go anywhere. */
  latentWeight: weightRow(
    optimizeCourse,
    'weight of the squared change of the latent; 0 lets it go anywhere',
    0.008,
  ),
  /** The unit of rate and change: raw numbers, or the spread of the generator's latents, which suits every generator. */
  units: row(word(['raw', 'relative']), {
    group: optimizeCourse,
    help:
      "what rate and change are measured in: raw numbers, or relative: the spread of the generator's w (or of its styles), " +
      'so that they mean the same for every generator',
    default: 'raw',
  }),
  /** Weight of `identityDistance`. */
  identityWeight: weightRow(
    optimizeCourse,
    'weight of the change of everything that the texts do not mention, by features of the same CLIP (no face recognition)',
    0,
  ),
  /** The way of images to CLIP. */
  pictures: pictureRuleRow(optimizeCourse),
};

// Named, so that declarations refer to the tables and keep the text that editors show of each row.
type OptimizeRows = typeof goalRows & typeof latentOptimizerRows;

/** Everything that decides an optimisation besides networks and the start, in the order in which help lists it. */
export const optimizeRows: OptimizeRows = { ...goalRows, ...latentOptimizerRows };

/** Settings of an optimisation and its goal. */
export type OptimizeSettings = ValuesOf<typeof optimizeRows>;
