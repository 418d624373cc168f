import { number, path, positive, text, toggle, whole, word } from '../../../settings/kind.js';
import { row, type ValuesOf } from '../../../settings/row.js';
import { latentOptimizerDefaults } from '../../../styleclip/optimize/latentOptimizer.js';
import { machineOptions } from '../../options/machineOptions.js';
import { editedOptions } from '../editedOptions.js';

const goal = 'What it shall become';
const course = 'The course';

/** Options of `nada edit optimize`. */
export const editOptimizeOptions = {
  ...editedOptions,
  to: row(text('a few words for what the picture shall show, such as a crying man'), {
    group: goal,
    help: 'what the picture shall show, such as "a crying man"',
    argument: 'TEXT',
  }),
  from: row(text('a few words for what it shows now, such as a smiling man'), {
    group: goal,
    help: "what it shows now; the goal is then the picture's own place in CLIP, moved from this text to that of --to",
    argument: 'TEXT',
    defaultText: 'the goal is the text itself',
    optional: true,
  }),
  strength: row(positive(), {
    group: goal,
    help: 'how far it goes with --from, relative to the length of an embedding',
    default: 1,
  }),
  verbatim: row(toggle(), {
    group: goal,
    help: "take the texts as they are; --no-verbatim puts them into the CLIP's prompt templates",
    default: false,
  }),
  space: row(word(['w+', 's']), {
    group: course,
    help: 'what moves: w+, or s, the styles of the convolutions',
    default: latentOptimizerDefaults.space,
  }),
  steps: row(whole({ least: 1, most: 100_000 }), {
    group: course,
    help: 'steps of the optimisation',
    default: latentOptimizerDefaults.steps,
  }),
  rate: row(positive(), {
    group: course,
    help: 'highest learning rate of Adam',
    default: latentOptimizerDefaults.learningRate,
  }),
  rampUp: row(number({ least: 0, most: 1 }), {
    group: course,
    help: 'share of the steps in which it rises',
    default: latentOptimizerDefaults.rampUp,
  }),
  rampDown: row(number({ least: 0, most: 1 }), {
    group: course,
    help: 'share of the steps in which it falls',
    default: latentOptimizerDefaults.rampDown,
  }),
  latentWeight: row(number({ least: 0, most: 1e6 }), {
    group: course,
    help: 'weight of the squared change of the latent; 0 lets it go anywhere',
    default: latentOptimizerDefaults.latentWeight,
  }),
  units: row(word(['raw', 'relative']), {
    group: course,
    help:
      "what rate and change are measured in: raw numbers, or relative: the spread of the generator's w (or of its styles), " +
      'so that they mean the same for every generator',
    default: 'raw',
  }),
  identityWeight: row(number({ least: 0, most: 1e6 }), {
    group: course,
    help: 'weight of the change of all that the texts do not speak of, by features of the same CLIP (no face recognition)',
    default: latentOptimizerDefaults.identityWeight,
  }),
  pictures: row(word(['antialiased', 'reference', 'averaged']), {
    group: course,
    help: "how pictures reach CLIP: antialiased, reference (torchvision before 0.17), or averaged as StyleCLIP's",
    default: 'antialiased',
  }),
  out: row(path('the path of a folder', 'place'), {
    group: course,
    help: 'folder for pictures, latent and figures',
    argument: 'DIR',
  }),
  ...machineOptions,
};

export type EditOptimizeOptions = ValuesOf<typeof editOptimizeOptions>;
