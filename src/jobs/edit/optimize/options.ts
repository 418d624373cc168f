import { z } from 'zod';
import { latentOptimizerDefaults } from '../../../styleclip/latentOptimizer.js';
import { domainOptions } from '../../networks/domainOptions.js';
import { machineOptions } from '../../options/machineOptions.js';
import { option } from '../../options/option.js';
import { number, oneOf, path, positive, text, toggle, whole } from '../../options/valueTypes.js';

const what = 'What is edited';
const goal = 'What it shall become';
const course = 'The course';

/** The picture that an edit starts from, and the networks. */
export const editedOptions = {
  generator: option(path('the path of a StyleGAN2 checkpoint'), {
    group: what,
    help: 'StyleGAN2 checkpoint of any supported form; a path or an address',
    argument: 'FILE',
  }),
  clip: option(path('the path of a CLIP'), {
    group: what,
    help: 'CLIP checkpoint (OpenAI, open_clip) or a folder with its configuration',
    argument: 'PLACE',
  }),
  seed: option(whole({ least: 0 }).optional(), {
    group: what,
    help: 'the picture of this seed',
    defaultText: '0',
  }),
  w: option(path('the path of an .npy, .npz or .safetensors file').optional(), {
    group: what,
    help: 'a latent instead: [D], or [L, D] with one row for each layer',
    argument: 'FILE',
  }),
  psi: option(number({ least: -2, most: 2 }).optional(), {
    group: what,
    help: 'truncation of the start: 0 is the average picture',
    defaultText: '0.7; 1 with --w',
  }),
  label: option(whole({ least: 0 }).optional(), {
    group: what,
    help: 'class, which a conditional generator needs',
  }),
  ...domainOptions,
};

/** Options of `nada edit optimize`. */
export const editOptimizeOptions = z.strictObject({
  ...editedOptions,
  to: option(text('a few words for what the picture shall show, such as a crying man'), {
    group: goal,
    help: 'what the picture shall show, such as "a crying man"',
    argument: 'TEXT',
  }),
  from: option(text('a few words for what it shows now, such as a smiling man').optional(), {
    group: goal,
    help: "what it shows now; the goal is then the picture's own place in CLIP, moved from this text to that of --to",
    argument: 'TEXT',
    defaultText: 'the goal is the text itself',
  }),
  strength: option(positive(), {
    group: goal,
    help: 'how far it goes with --from, relative to the length of an embedding',
  }),
  verbatim: option(toggle(), {
    group: goal,
    help: "take the texts as they are; --no-verbatim puts them into the CLIP's prompt templates",
  }),
  space: option(oneOf(['w+', 's']), {
    group: course,
    help: 'what moves: w+, or s, the styles of the convolutions',
  }),
  steps: option(whole({ least: 1, most: 100_000 }), { group: course, help: 'steps of the optimisation' }),
  rate: option(positive(), { group: course, help: 'highest learning rate of Adam' }),
  rampUp: option(number({ least: 0, most: 1 }), {
    group: course,
    help: 'share of the steps in which it rises',
  }),
  rampDown: option(number({ least: 0, most: 1 }), {
    group: course,
    help: 'share of the steps in which it falls',
  }),
  latentWeight: option(number({ least: 0, most: 1e6 }), {
    group: course,
    help: 'weight of the squared change of the latent; 0 lets it go anywhere',
  }),
  units: option(oneOf(['raw', 'relative']), {
    group: course,
    help:
      "what rate and change are measured in: raw numbers, or relative: the spread of the generator's w (or of its styles), " +
      'so that they mean the same for every generator',
  }),
  identityWeight: option(number({ least: 0, most: 1e6 }), {
    group: course,
    help: 'weight of the change of all that the texts do not speak of, by features of the same CLIP (no face recognition)',
  }),
  pictures: option(oneOf(['antialiased', 'reference', 'averaged']), {
    group: course,
    help: "how pictures reach CLIP: antialiased, reference (torchvision before 0.17), or averaged as StyleCLIP's",
  }),
  out: option(path('the path of a folder'), {
    group: course,
    help: 'folder for pictures, latent and figures',
    argument: 'DIR',
  }),
  ...machineOptions,
});

export type EditOptimizeOptions = z.output<typeof editOptimizeOptions>;

const { space, steps, learningRate, rampUp, rampDown, latentWeight, identityWeight } =
  latentOptimizerDefaults;

/** What is taken for options that are not given. */
export const editOptimizeDefaults = {
  strength: 1,
  verbatim: false,
  space,
  steps,
  rate: learningRate,
  rampUp,
  rampDown,
  latentWeight,
  units: 'raw',
  identityWeight,
  pictures: 'antialiased',
  device: 'auto',
  lowering: 'auto',
} as const satisfies Partial<EditOptimizeOptions>;
