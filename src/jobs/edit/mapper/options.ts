import { z } from 'zod';
import { rangerDefaults } from '../../../train/ranger.js';
import { machineOptions } from '../../options/machineOptions.js';
import { option } from '../../options/option.js';
import { number, oneOf, path, positive, text, toggle, whole } from '../../options/valueTypes.js';
import { recordOptions } from '../../run/recordOptions.js';
import { editedOptions } from '../optimize/options.js';

const what = 'What is edited';
const goal = 'What it shall become';
const course = 'The training';

const { seed: _, w: __, ...edited } = editedOptions;
const { clip: ___, ...drawn } = edited;

const weight = (help: string) => option(number({ least: 0, most: 1e6 }), { group: goal, help });

/** Options of `nada edit mapper train`, which a run's `options.json` holds too. */
export const editMapperOptions = z.strictObject({
  ...edited,
  to: option(text('a few words for what pictures shall show, such as a person with glasses'), {
    group: goal,
    help: 'what pictures shall show, such as "a person with glasses"',
    argument: 'TEXT',
  }),
  from: option(text('a few words for what they show now, such as a person without glasses').optional(), {
    group: goal,
    help: "what they show now; each picture's goal is then its own place in CLIP, moved from this text to that of --to",
    argument: 'TEXT',
    defaultText: 'the goal is the text itself',
  }),
  strength: option(positive().optional(), {
    group: goal,
    help: 'how far it goes with --from, relative to the length of an embedding',
    defaultText: '1',
  }),
  verbatim: option(toggle(), {
    group: goal,
    help: "take the text as it is; --no-verbatim puts it into the CLIP's prompt templates",
  }),
  clipWeight: weight('weight of the distance to the text'),
  latentWeight: weight('weight of the mean squared change of latents'),
  identityWeight: weight(
    'weight of the change of all that the text does not speak of, by features of the same CLIP (no face recognition)',
  ),
  normWeight: weight("weight of the change of the embeddings' lengths, which latent-mapper mining adds"),
  coarse: option(toggle(), { group: goal, help: 'move the coarse entries of w+ (4 and 8 px): pose, shape' }),
  medium: option(toggle(), { group: goal, help: 'move the medium ones (16 and 32 px): features' }),
  fine: option(toggle(), { group: goal, help: 'move the fine ones (64 px and up): colours' }),
  single: option(toggle(), {
    group: goal,
    help: 'one network for all entries instead of one for each group',
  }),
  steps: option(whole({ least: 1, most: 10_000_000 }), { group: course, help: 'steps of the training' }),
  batch: option(whole({ least: 1, most: 1024 }), { group: course, help: 'latents of a step' }),
  latents: option(whole({ least: 1, most: 1_000_000 }), {
    group: course,
    help: 'different latents that are shown',
  }),
  rate: option(positive(), { group: course, help: 'learning rate of Ranger' }),
  epsilon: option(positive(), {
    group: course,
    help: "Ranger's epsilon; where gradients are far smaller, steps are shorter than the rate",
  }),
  units: option(oneOf(['raw', 'relative']), {
    group: course,
    help:
      "what changes are measured in: raw numbers, or relative: latents by the spread of the generator's w, lengths of " +
      'embeddings by those before, so that weights and rates mean the same for all networks',
  }),
  seed: option(whole({ least: 0 }), { group: course, help: 'decides start and latents' }),
  pictures: option(oneOf(['antialiased', 'reference', 'averaged']), {
    group: course,
    help: "how pictures reach CLIP: antialiased, reference (torchvision before 0.17), or averaged as StyleCLIP's",
  }),
  ...recordOptions,
  ...machineOptions,
});

export type EditMapperOptions = z.output<typeof editMapperOptions>;

/** What is taken for options that are not given; weights and rate are the reference's. */
export const editMapperDefaults = {
  psi: 0.7,
  verbatim: false,
  clipWeight: 1,
  latentWeight: 0.8,
  identityWeight: 0.1,
  normWeight: 0,
  coarse: true,
  medium: true,
  fine: true,
  single: false,
  steps: 1000,
  batch: 2,
  latents: 5000,
  rate: 0.5,
  epsilon: rangerDefaults.epsilon,
  units: 'raw',
  seed: 0,
  samples: 8,
  sampleEvery: 250,
  saveEvery: 100,
  pictures: 'antialiased',
  device: 'auto',
  lowering: 'auto',
} as const satisfies Partial<EditMapperOptions>;

/** Options of `nada edit mapper apply`. */
export const mapperApplyOptions = z.strictObject({
  ...drawn,
  mapper: option(path('the path of a mapper'), {
    group: goal,
    help: "mapper.safetensors of a training, or a checkpoint of StyleCLIP's reference",
    argument: 'FILE',
  }),
  seeds: option(text('numbers and ranges such as 0-3 or 1,5,7').optional(), {
    group: what,
    help: 'the pictures of these seeds',
    argument: 'LIST',
    defaultText: '0-7',
  }),
  w: editedOptions.w,
  strength: option(number({ least: -100, most: 100 }), {
    group: goal,
    help: 'how much of its step is taken',
  }),
  out: option(path('the path of a folder'), {
    group: goal,
    help: 'folder for the pictures and the latents',
    argument: 'DIR',
  }),
  ...machineOptions,
});

/** What is taken for options of an application that are not given. */
export const mapperApplyDefaults = { strength: 1, device: 'auto', lowering: 'auto' } as const;
