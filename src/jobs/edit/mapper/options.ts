import { number, path, positive, text, toggle, whole, word } from '../../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../../settings/row.js';
import { rangerDefaults } from '../../../train/ranger.js';
import { machineOptions } from '../../options/machineOptions.js';
import { recordOptions } from '../../run/recordOptions.js';
import { editedOptions } from '../editedOptions.js';

const what = 'What is edited';
const goal = 'What it shall become';
const course = 'The training';

const { seed: _, w: __, psi: ____, ...edited } = editedOptions;
const { clip: ___, ...drawn } = edited;

const weight = (help: string, byDefault: number) =>
  row(number({ least: 0, most: 1e6 }), { group: goal, help, default: byDefault });

/** Options of `nada edit mapper train`, which a run's `options.json` holds too. */
export const editMapperOptions = {
  ...edited,
  psi: row(number({ least: -2, most: 2 }), {
    group: what,
    help: 'truncation of the latents that are shown: 0 is the average picture',
    default: 0.7,
  }),
  to: row(text('a few words for what pictures shall show, such as a person with glasses'), {
    group: goal,
    help: 'what pictures shall show, such as "a person with glasses"',
    argument: 'TEXT',
  }),
  from: row(text('a few words for what they show now, such as a person without glasses'), {
    group: goal,
    help: "what they show now; each picture's goal is then its own place in CLIP, moved from this text to that of --to",
    argument: 'TEXT',
    defaultText: 'the goal is the text itself',
    optional: true,
  }),
  strength: row(positive(), {
    group: goal,
    help: 'how far it goes with --from, relative to the length of an embedding',
    defaultText: '1',
    optional: true,
  }),
  verbatim: row(toggle(), {
    group: goal,
    help: "take the text as it is; --no-verbatim puts it into the CLIP's prompt templates",
    default: false,
  }),
  clipWeight: weight('weight of the distance to the text', 1),
  latentWeight: weight('weight of the mean squared change of latents', 0.8),
  identityWeight: weight(
    'weight of the change of all that the text does not speak of, by features of the same CLIP (no face recognition)',
    0.1,
  ),
  normWeight: weight("weight of the change of the embeddings' lengths, which latent-mapper mining adds", 0),
  coarse: row(toggle(), {
    group: goal,
    help: 'move the coarse entries of w+ (4 and 8 px): pose, shape',
    default: true,
  }),
  medium: row(toggle(), {
    group: goal,
    help: 'move the medium ones (16 and 32 px): features',
    default: true,
  }),
  fine: row(toggle(), { group: goal, help: 'move the fine ones (64 px and up): colours', default: true }),
  single: row(toggle(), {
    group: goal,
    help: 'one network for all entries instead of one for each group',
    default: false,
  }),
  steps: row(whole({ least: 1, most: 10_000_000 }), {
    group: course,
    help: 'steps of the training',
    default: 1000,
    changeable: true,
  }),
  batch: row(whole({ least: 1, most: 1024 }), { group: course, help: 'latents of a step', default: 2 }),
  latents: row(whole({ least: 1, most: 1_000_000 }), {
    group: course,
    help: 'different latents that are shown',
    default: 5000,
  }),
  rate: row(positive(), { group: course, help: 'learning rate of Ranger', default: 0.5 }),
  epsilon: row(positive(), {
    group: course,
    help: "Ranger's epsilon; where gradients are far smaller, steps are shorter than the rate",
    default: rangerDefaults.epsilon,
  }),
  units: row(word(['raw', 'relative']), {
    group: course,
    help:
      "what changes are measured in: raw numbers, or relative: latents by the spread of the generator's w, lengths of " +
      'embeddings by those before, so that weights and rates mean the same for all networks',
    default: 'raw',
  }),
  seed: row(whole({ least: 0 }), { group: course, help: 'decides start and latents', default: 0 }),
  pictures: row(word(['antialiased', 'reference', 'averaged']), {
    group: course,
    help: "how pictures reach CLIP: antialiased, reference (torchvision before 0.17), or averaged as StyleCLIP's",
    default: 'antialiased',
  }),
  ...recordOptions({ samples: 8, sampleEvery: 250, saveEvery: 100 }),
  ...machineOptions,
};

export type EditMapperOptions = ValuesOf<typeof editMapperOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenMapperOptions = GivenOf<typeof editMapperOptions>;

/** Options of `nada edit mapper apply`. */
export const mapperApplyOptions = {
  ...drawn,
  psi: editedOptions.psi,
  mapper: row(path('the path of a mapper', 'file'), {
    group: goal,
    help: "mapper.safetensors of a training, or a checkpoint of StyleCLIP's reference",
    argument: 'FILE',
  }),
  seeds: row(text('numbers and ranges such as 0-3 or 1,5,7'), {
    group: what,
    help: 'the pictures of these seeds',
    argument: 'LIST',
    defaultText: '0-7',
    optional: true,
  }),
  w: editedOptions.w,
  strength: row(number({ least: -100, most: 100 }), {
    group: goal,
    help: 'how much of its step is taken',
    default: 1,
  }),
  out: row(path('the path of a folder', 'place'), {
    group: goal,
    help: 'folder for the pictures and the latents',
    argument: 'DIR',
  }),
  ...machineOptions,
};

export type MapperApplyOptions = ValuesOf<typeof mapperApplyOptions>;
