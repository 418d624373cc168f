import { z } from 'zod';
import { machineOptions } from '../../options/machineOptions.js';
import { option } from '../../options/option.js';
import { listOf, number, path, positive, toggle, whole } from '../../options/valueTypes.js';
import { recordOptions } from '../../run/recordOptions.js';
import { editedOptions } from '../optimize/options.js';

const what = 'What it learns';
const loss = 'The loss';
const course = 'The training';
const given = 'What is encoded';
const refinement = 'Refinement';

const { generator, label, domain, domainWeights, anyParent } = editedOptions;

const clip = (group: string) =>
  option(path('the path of a CLIP').optional(), {
    group,
    help: 'CLIP checkpoint or folder, whose features are compared too',
    argument: 'PLACE',
    defaultText: 'none',
  });
const clipWeight = (group: string) =>
  option(number({ least: 0, most: 1e6 }).optional(), {
    group,
    help: "weight of the distance of CLIP's features; it needs --clip",
    defaultText: '1 with --clip',
  });
const weight = (help: string) => option(number({ least: 0, most: 1e6 }), { group: loss, help });

/** Options of `nada edit encoder train`, which a run's `options.json` holds too. */
export const editEncoderOptions = z.strictObject({
  generator,
  label,
  domain,
  domainWeights,
  anyParent,
  init: option(path('the path of an encoder').optional(), {
    group: what,
    help: 'go on from this encoder, of this generator or a relative of the same shape',
    argument: 'FILE',
    defaultText: 'random weights',
  }),
  width: option(whole({ least: 1, most: 512 }).optional(), {
    group: what,
    help: 'channels of the encoder at the full side; eight times as many at the smallest',
    defaultText: '24',
  }),
  psi: option(number({ least: 0, most: 1 }), {
    group: what,
    help: 'each picture is truncated by a psi between this one and 1',
  }),
  mixing: option(number({ least: 0, most: 1 }), {
    group: what,
    help: 'share of the pictures whose coarse and fine entries of w+ come from two latents',
  }),
  grain: option(number({ least: 0, most: 1 }), {
    group: what,
    help: 'deviation of the strongest grain on the pictures that the encoder sees, in units of -1..1',
  }),
  latentWeight: weight('weight of the distance of latents'),
  pictureWeight: weight('weight of the distance of colours and slopes of the picture that is drawn again'),
  clip: clip(loss),
  clipWeight: clipWeight(loss),
  steps: option(whole({ least: 1, most: 10_000_000 }), {
    group: course,
    help: 'steps of the training, after which the rate has fallen to 0',
  }),
  batch: option(whole({ least: 1, most: 1024 }), { group: course, help: 'pictures of a step' }),
  redrawn: option(whole({ least: 1, most: 1024 }), {
    group: course,
    help: 'how many of them are drawn again from what the encoder found; most of the time goes there',
  }),
  rate: option(positive(), { group: course, help: 'highest learning rate of Muon and Adam' }),
  seed: option(whole({ least: 0 }), { group: course, help: 'decides start, latents and grain' }),
  ...recordOptions,
  ...machineOptions,
});

export type EditEncoderOptions = z.output<typeof editEncoderOptions>;

/** What is taken for options that are not given. */
export const editEncoderDefaults = {
  psi: 1,
  mixing: 0,
  grain: 0,
  latentWeight: 1,
  pictureWeight: 1,
  steps: 500,
  batch: 32,
  redrawn: 8,
  rate: 0.003,
  seed: 0,
  samples: 8,
  sampleEvery: 100,
  saveEvery: 100,
  device: 'auto',
  lowering: 'auto',
} as const satisfies Partial<EditEncoderOptions>;

/** The width of an encoder that starts from random weights. */
export const defaultEncoderWidth = 24;
/** The weight of CLIP's features where there is a CLIP. */
export const defaultClipWeight = 1;

/** Options of `nada edit encoder apply`. */
export const encoderApplyOptions = z.strictObject({
  generator,
  domain,
  domainWeights,
  anyParent: option(toggle().optional(), {
    group: given,
    help: 'take an encoder and domains of other generators of the same shape too, such as the parent of an adapted one',
  }),
  encoder: option(path('the path of an encoder'), {
    group: given,
    help: 'encoder.safetensors of a training on this generator',
    argument: 'FILE',
  }),
  picture: option(listOf(path('the path of a picture or a folder of pictures')), {
    group: given,
    help: 'pictures (PNG, JPEG or WebP) or folders of them; of each the middle square counts',
    argument: 'FILE',
  }),
  refine: option(whole({ least: 0, most: 100_000 }), {
    group: refinement,
    help: 'steps in which each latent is moved further to its picture; 0 for none',
  }),
  refineRate: option(positive(), {
    group: refinement,
    help: 'highest learning rate of Adam, in deviations of w',
  }),
  latentWeight: option(number({ least: 0, most: 1e6 }), {
    group: refinement,
    help: 'weight of the squared change of the latent, in deviations of w',
  }),
  clip: clip(refinement),
  clipWeight: clipWeight(refinement),
  out: option(path('the path of a folder'), {
    group: given,
    help: 'folder for the latents, the sheet and the figures',
    argument: 'DIR',
  }),
  ...machineOptions,
});

export type EncoderApplyOptions = z.output<typeof encoderApplyOptions>;

/** What is taken for options of an application that are not given. */
export const encoderApplyDefaults = {
  refine: 0,
  refineRate: 0.1,
  latentWeight: 0.01,
  device: 'auto',
  lowering: 'auto',
} as const satisfies Partial<EncoderApplyOptions>;
