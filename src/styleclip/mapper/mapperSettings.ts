import { number, positive, text, toggle, whole, word } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';
import { rangerDefaults } from '../../train/ranger.js';
import { pictureRuleRow } from '../sharedRows/pictureRule.js';
import { start } from '../sharedRows/startRows.js';
import { weightRow } from '../sharedRows/weightRow.js';

/** The heading under which help lists the goal of a mapper. */
export const mapperGoal = 'What it should become';
const course = 'The training';

/** The latents that are shown, and the goal in words. */
const goalRows = {
  /** Truncation of the latents that are shown: 0 is the average image. */
  psi: row(number({ least: -2, most: 2 }), {
    group: start,
    help: 'truncation of the latents that are shown: 0 is the average image',
    default: 0.7,
  }),
  /** A few words for what images should show. */
  to: row(text('a few words for what images should show, such as a person with glasses'), {
    group: mapperGoal,
    help: 'what images should show, such as "a person with glasses"',
    argument: 'TEXT',
  }),
  /** A few words for what they show now: each image's goal is then its own place in CLIP, moved from this text to that of `to`. */
  from: row(text('a few words for what they show now, such as a person without glasses'), {
    group: mapperGoal,
    help: "what they show now; each image's goal is then its own place in CLIP, moved from this text to that of --to",
    argument: 'TEXT',
    defaultText: 'the goal is the text itself',
    optional: true,
  }),
  /** Length of the move from `from` to `to`, relative to that of an embedding; 1 by default. */
  strength: row(positive(), {
    group: mapperGoal,
    help: 'how far it goes with --from, relative to the length of an embedding',
    defaultText: '1',
    optional: true,
  }),
  /** Takes the text as it is, instead of putting it into the CLIP's prompt templates. */
  verbatim: row(toggle(), {
    group: mapperGoal,
    help: "take the text as it is; --no-verbatim puts it into the CLIP's prompt templates",
    default: false,
  }),
};

/** The terms of a mapper's loss. */
const weightRows = {
  /** Weight of the distance to the text. */
  clipWeight: weightRow(mapperGoal, 'weight of the distance to the text', 1),
  /** Weight of the mean squared change of latents. */
  latentWeight: weightRow(mapperGoal, 'weight of the mean squared change of latents', 0.8),
  /** Weight of `identityDistance`, which stands for the reference's face recognition. */
  identityWeight: weightRow(
    mapperGoal,
    'weight of the change of everything that the text does not mention, by features of the same CLIP (no face recognition)',
    0.1,
  ),
  /** Weight of `normChange`, which latent-mapper mining adds (Gal et al. 2021, section 4.3). */
  normWeight: weightRow(
    mapperGoal,
    "weight of the change of the embeddings' lengths, which latent-mapper mining adds",
    0,
  ),
};

/** The entries of w+ that a mapper moves. */
const entryRows = {
  /** Moves the coarse entries (4 and 8 px): pose, shape. */
  coarse: row(toggle(), {
    group: mapperGoal,
    help: 'move the coarse entries of w+ (4 and 8 px): pose, shape',
    default: true,
  }),
  /** Moves the medium entries (16 and 32 px): features. */
  medium: row(toggle(), {
    group: mapperGoal,
    help: 'move the medium ones (16 and 32 px): features',
    default: true,
  }),
  /** Moves the fine entries (64 px and up): colours. */
  fine: row(toggle(), {
    group: mapperGoal,
    help: 'move the fine ones (64 px and up): colours',
    default: true,
  }),
  /** One network for all entries instead of one for each group. */
  single: row(toggle(), {
    group: mapperGoal,
    help: 'one network for all entries instead of one for each group',
    default: false,
  }),
};

/** The course of a mapper's training. */
const courseRows = {
  /** Training steps. */
  steps: row(whole({ least: 1, most: 10_000_000 }), {
    group: course,
    help: 'training steps',
    default: 1000,
    changeable: true,
  }),
  /** Latents of a step. */
  batch: row(whole({ least: 1, most: 1024 }), { group: course, help: 'latents of a step', default: 2 }),
  /** Different latents that are shown. */
  latents: row(whole({ least: 1, most: 1_000_000 }), {
    group: course,
    help: 'different latents that are shown',
    default: 5000,
  }),
  /** The learning rate of Ranger. */
  rate: row(positive(), { group: course, help: 'learning rate of Ranger', default: 0.5 }),
  /** Ranger's epsilon; gradients far below it make steps that are shorter than the rate. */
  epsilon: row(positive(), {
    group: course,
    help: "Ranger's epsilon; where gradients are far smaller, steps are shorter than the rate",
    default: rangerDefaults.epsilon,
  }),
  /** The unit of changes: raw numbers, or the networks' own spreads and lengths, which suit all networks. */
  units: row(word(['raw', 'relative']), {
    group: course,
    help:
      "what changes are measured in: raw numbers, or relative: latents by the spread of the generator's w, lengths of " +
      'embeddings by those before, so that weights and rates mean the same for all networks',
    default: 'raw',
  }),
  /** Decides the start weights and the latents. */
  seed: row(whole({ least: 0 }), { group: course, help: 'decides start and latents', default: 0 }),
  /** The way of images to CLIP. */
  pictures: pictureRuleRow(course),
};

// Named, so that declarations refer to the tables and keep the text that editors show of each row.
type MapperRows = typeof goalRows & typeof weightRows & typeof entryRows & typeof courseRows;

/** Everything that decides a mapper besides its networks, in the order in which help lists it. */
export const mapperRows: MapperRows = { ...goalRows, ...weightRows, ...entryRows, ...courseRows };

/** Settings of a mapper's training. */
export type MapperTrainingSettings = ValuesOf<typeof mapperRows>;

/** Settings of the use of a trained mapper. */
export const moverRows = {
  /** Share of its step that is taken. */
  strength: row(number({ least: -100, most: 100 }), {
    group: mapperGoal,
    help: 'how much of its step is taken',
    default: 1,
  }),
};
